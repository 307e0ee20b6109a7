import type { ResultWord } from '../domain/analysis-result.js';
import { clockTime, inUnits } from './clock.js';
import { type Cue, shownWord } from './cue.js';
import { SPEAKER_COLOURS } from './speaker-colours.js';

/** Words are this much larger for each dB above the speaker's usual level, in percent. */
const SCALE_PER_DB = 4;
const SMALLEST_SCALE = 75;
const LARGEST_SCALE = 150;

const HEADER = `[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
`;
const EVENTS = `
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;

/**
 * Writes captions as Advanced SubStation Alpha (.ass) with karaoke timing: each word takes its
 * speaker's colour while it is said.
 * @param expressive whether words that are louder than their speaker's usual are larger, and
 *   quieter ones smaller; needs the extra `relative_volume_db`, words without it keep their size
 * @returns the file's text; header and no event for no captions
 *
 * Source: the format as libass documents it; colours are &HAABBGGRR, times hundredths of a second.
 */
export function writeAss(cues: readonly Cue[], expressive: boolean): string {
  const speakerIds = [...new Set(cues.map(({ speakerId }) => speakerId))].sort();
  const styles = speakerIds.map(styleLine);
  const events = cues.map((cue) => eventLine(cue, expressive));
  return [HEADER, ...styles, EVENTS, ...events].join('');
}

function styleLine(speakerId: string, index: number): string {
  const [red, green, blue] = SPEAKER_COLOURS[index % SPEAKER_COLOURS.length] ?? SPEAKER_COLOURS[0];
  const colour = `&H00${[blue, green, red].map(hexByte).join('')}`;
  return `Style: ${speakerId},Arial,64,${colour},&H00FFFFFF,&H00000000,&H80000000,-1,0,0,0,100,100,0,0,1,3,1,2,80,80,60,1\n`;
}

function eventLine({ startSec, endSec, speakerId, lines }: Cue, expressive: boolean): string {
  const startCs = inUnits(startSec, 'cs');
  let sungCs = startCs;
  // Differences of rounded times, so that rounding does not add up along the caption.
  const sing = (untilCs: number, tag: 'k' | 'kf'): string => {
    const durationCs = Math.max(0, untilCs - sungCs);
    sungCs += durationCs;
    return `{\\${tag}${durationCs}}`;
  };
  const writeWord = (word: ResultWord): string => {
    const startCs = inUnits(word.start, 'cs');
    const pause = startCs > sungCs ? sing(startCs, 'k') : '';
    const size = expressive ? sizeTag(word) : '';
    return `${pause}${sing(inUnits(word.end, 'cs'), 'kf')}${size}${escapeAss(shownWord(word))}`;
  };
  const text = lines.map(({ words, joint }) => words.map(writeWord).join(joint)).join('\\N');
  return `Dialogue: 0,${timeOf(startCs)},${timeOf(inUnits(endSec, 'cs'))},${speakerId},${speakerId},0,0,0,,${text}\n`;
}

function sizeTag({ relative_volume_db = 0 }: ResultWord): string {
  const wanted = Math.round(100 + SCALE_PER_DB * relative_volume_db);
  const scale = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, wanted));
  return `{\\fscx${scale}\\fscy${scale}}`;
}

function timeOf(cs: number): string {
  return clockTime(cs, 'cs', { point: '.', hourDigits: 1 });
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

/** Braces open commands, and players differ in how they are escaped; so does a backslash. */
function escapeAss(text: string): string {
  return text.replaceAll('{', '｛').replaceAll('}', '｝').replaceAll('\\', '＼');
}
