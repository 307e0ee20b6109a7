import './styles/page.css';
import './styles/stage.css';
import './styles/transcript.css';
import './styles/panels.css';
import { CaptionPreview } from './caption-preview.js';
import { Curves } from './curves.js';
import { button, element } from './element.js';
import { Player } from './player.js';
import { qualityPanel } from './quality-panel.js';
import { speakerCards } from './speaker-panel.js';
import { type Language, preferredLanguage, textsIn } from './texts.js';
import { TimelineControl } from './timeline-view.js';
import { timeText } from './time-scale.js';
import { Transcript } from './transcript.js';
import { DATA_ELEMENT_ID, type ViewerData } from '../viewer-data.js';
import { wordDetails } from './word-details.js';
import { type ShownWord, shownWords, speakersOf, wordBefore, wordsAt } from './words.js';

const data = JSON.parse(find(`#${DATA_ELEMENT_ID}`).textContent) as ViewerData;
const { result } = data;
const words = shownWords(result);
let language: Language = preferredLanguage();
let detailed: ShownWord | undefined = words[0];

const video = find('video', HTMLVideoElement);
const player = new Player(video, result.metadata.duration);
const captions = new CaptionPreview(find('#captions'), result, words);
const transcript = new Transcript(find('#transcript'), words, {
  onChoose: (word) => {
    player.seek(word.word.start);
    showDetails(word);
  },
  onPoint: showDetails,
});
const timeline = new TimelineControl(find('#timeline', HTMLCanvasElement), {
  words,
  speakerCount: Math.max(1, speakersOf(result).length),
  curves: data.curves ? new Curves(data.curves, words) : undefined,
  player,
  onPoint: (sec) => {
    const [word] = wordsAt(words, sec);
    if (word) showDetails(word);
  },
});

const playButton = button('', { class: 'play' }, () => {
  player.toggle();
});
const languageButton = button('', { class: 'language' }, switchLanguage);
const clock = element('output', { class: 'clock' });

find('#controls').append(
  playButton,
  clock,
  element('span', { class: 'spacer' }),
  button('−', { 'data-text': 'zoomOut' }, () => {
    timeline.zoomOut();
  }),
  button('+', { 'data-text': 'zoomIn' }, () => {
    timeline.zoomIn();
  }),
  button('⤢', { 'data-text': 'wholeVideo' }, () => {
    timeline.showAll();
  }),
);
find('#bar').append(languageButton);
find('#filename').textContent = result.metadata.filename;

const picker = find('#picker', HTMLInputElement);
picker.addEventListener('change', () => {
  openFile(picker.files?.[0]);
});
document.addEventListener('dragover', (event) => {
  event.preventDefault();
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  openFile(event.dataTransfer?.files[0]);
});
document.addEventListener('keydown', onKey);
player.addEventListener('change', update);
if (data.videoUrl !== null) player.open(data.videoUrl);
write();

function write(): void {
  const texts = textsIn(language);
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const text = texts[part.dataset['text'] as keyof typeof texts];
    if (part instanceof HTMLButtonElement) [part.title, part.ariaLabel] = [text, text];
    else part.textContent = text;
  }
  languageButton.textContent = language === 'en' ? '한국어' : 'English';
  timeline.labels = { volume: texts.volume, pitch: texts.pitch };
  transcript.write(texts);
  find('#speakers').replaceChildren(...speakerCards(result, texts));
  find('#quality').replaceChildren(
    ...qualityPanel(result.quality, texts, (sec) => {
      player.seek(sec);
    }),
  );
  if (detailed) showDetails(detailed);
  update();
}

function update(): void {
  const texts = textsIn(language);
  const sec = player.currentSec;
  const sounding = wordsAt(words, sec);
  captions.show(sec);
  transcript.light(sounding, player.isPlaying);
  timeline.update();
  document.body.classList.toggle('with-video', player.showsVideo);
  playButton.textContent = player.isPlaying ? '❚❚' : '▶';
  playButton.ariaLabel = player.isPlaying ? texts.pause : texts.play;
  clock.textContent = `${timeText(sec, 1)} / ${timeText(player.durationSec)}`;
  if (player.isPlaying && sounding[0]) showDetails(sounding[0]);
}

function showDetails(word: ShownWord): void {
  detailed = word;
  find('#details').replaceChildren(wordDetails(word, textsIn(language)));
}

function switchLanguage(): void {
  language = language === 'en' ? 'ko' : 'en';
  write();
}

function openFile(file: File | undefined): void {
  if (file) player.open(URL.createObjectURL(file));
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement)
    return;
  const actions: Readonly<Record<string, () => void>> = {
    ' ': () => {
      player.toggle();
    },
    ArrowLeft: () => {
      step(-1, 'index');
    },
    ArrowRight: () => {
      step(1, 'index');
    },
    ArrowUp: () => {
      step(-1, 'segmentIndex');
    },
    ArrowDown: () => {
      step(1, 'segmentIndex');
    },
    '+': () => {
      timeline.zoomIn();
    },
    '-': () => {
      timeline.zoomOut();
    },
    l: switchLanguage,
  };
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** Goes to the first word of the next or previous word or row. */
function step(by: 1 | -1, unit: 'index' | 'segmentIndex'): void {
  const current = wordBefore(words, player.currentSec);
  if (!current) return;
  const target = words.find((word) => word[unit] === current[unit] + by) ?? current;
  player.seek(target.word.start);
  showDetails(target);
  transcript.light([target], true);
}

function find(selector: string): HTMLElement;
function find<T extends HTMLElement>(selector: string, type: new () => T): T;
function find(selector: string, type: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page lacks ${selector}.`);
  return found;
}
