import type { ResultWord } from '../../domain/analysis-result.js';
import type { Curves } from './curves.js';
import { speakerColour } from './speaker-colour.js';
import { tickStepSec, timeText, type TimeWindow } from './time-scale.js';
import type { ShownWord } from './words.js';

const AXIS_HEIGHT = 22;
const LANE_HEIGHT = 18;
const LANE_GAP = 4;
const CURVE_HEIGHT = 64;
/** Above each curve; holds its name. */
const MARGIN = 20;
const TICK_WIDTH = 90;
/** Speech lies between these; what is outside is drawn at the edge. */
const QUIETEST_DB = -50;
const LOUDEST_DB = -8;
/** Room above and below the words' own pitches: three semitones, since sounds within a word vary. */
const PITCH_MARGIN = 2 ** (3 / 12);
const COLOURS = {
  ink: '#9aa3b2',
  grid: '#2a3040',
  lane: '#1b2030',
  background: '#4a5164',
  playhead: '#ffffff',
} as const;

/** What the time line shows. */
export interface TimelineView {
  readonly window: TimeWindow;
  readonly currentSec: number;
  /** Where the pointer is. */
  readonly pointedSec: number | undefined;
  readonly labels: { readonly volume: string; readonly pitch: string };
}

/** Height in CSS pixels for a number of speakers. */
export function timelineHeight(speakerCount: number): number {
  return AXIS_HEIGHT + speakerCount * (LANE_HEIGHT + LANE_GAP) + 2 * (CURVE_HEIGHT + MARGIN);
}

/** What is drawn of a recording. */
export interface TimelineContent {
  readonly words: readonly ShownWord[];
  readonly speakerCount: number;
  /** undefined where the words alone are known. */
  readonly curves: Curves | undefined;
}

/**
 * Draws speaker lanes, level and pitch over time and of each word, and where the video plays.
 * @param width CSS pixels
 */
export function drawTimeline(
  context: CanvasRenderingContext2D,
  width: number,
  { words, speakerCount, curves }: TimelineContent,
  { window, currentSec, pointedSec, labels }: TimelineView,
): void {
  const toX = (sec: number): number => ((sec - window.startSec) / window.lengthSec) * width;
  const visible = words.filter(
    ({ word }) => word.end >= window.startSec && word.start <= window.startSec + window.lengthSec,
  );
  const levelTop = AXIS_HEIGHT + speakerCount * (LANE_HEIGHT + LANE_GAP) + MARGIN;
  const pitchTop = levelTop + CURVE_HEIGHT + MARGIN;

  context.clearRect(0, 0, width, timelineHeight(speakerCount));
  drawAxis(context, width, window, toX, pitchTop + CURVE_HEIGHT);
  for (let lane = 0; lane < speakerCount; lane++) {
    context.fillStyle = COLOURS.lane;
    context.fillRect(0, laneTop(lane), width, LANE_HEIGHT);
  }
  const levelY = (db: number): number => levelTop + CURVE_HEIGHT * (1 - levelShare(db));
  const pitches = pitchRange(words);
  const pitchY = (hz: number): number => pitchTop + CURVE_HEIGHT * (1 - pitchShare(hz, pitches));
  const columns = curves?.columns(width, window.startSec, window.lengthSec / width) ?? [];
  for (const { x, levelDb, pitchHz, speakerIndex } of columns) {
    const isSpeech = speakerIndex !== undefined;
    const y = levelY(levelDb);
    context.fillStyle = isSpeech ? speakerColour(speakerIndex, 0.5) : COLOURS.background;
    context.fillRect(x, y, 1, levelTop + CURVE_HEIGHT - y);
    if (pitchHz === null) continue;
    context.fillStyle = isSpeech ? speakerColour(speakerIndex) : COLOURS.background;
    context.fillRect(x, pitchY(pitchHz) - 1, 1.5, 2);
  }
  for (const { word, speakerIndex } of visible) {
    const left = toX(word.start);
    const wordWidth = Math.max(1, toX(word.end) - left - 0.5);
    context.fillStyle = speakerColour(speakerIndex, 0.9);
    context.fillRect(left, laneTop(speakerIndex), wordWidth, LANE_HEIGHT);

    const level = levelY(word.volume_db);
    if (curves) context.fillRect(left, level - 0.75, wordWidth, 1.5);
    else {
      context.fillStyle = speakerColour(speakerIndex, 0.55);
      context.fillRect(left, level, wordWidth, levelTop + CURVE_HEIGHT - level);
    }
    const pitch = pitchY(pitchOf(word));
    context.fillStyle = speakerColour(speakerIndex, word.voiced === false || curves ? 0.35 : 1);
    context.fillRect(left, pitch - 1.5, wordWidth, 3);
  }
  context.fillStyle = COLOURS.ink;
  const [lowest, highest] = pitches.map((hz) => hz.toFixed(0));
  context.fillText(`${labels.volume} −${-QUIETEST_DB}…−${-LOUDEST_DB} dB`, 4, levelTop - 6);
  context.fillText(`${labels.pitch} ${lowest}…${highest} Hz`, 4, pitchTop - 6);
  if (pointedSec !== undefined) context.fillRect(toX(pointedSec), 0, 1, pitchTop + CURVE_HEIGHT);
  context.fillStyle = COLOURS.playhead;
  context.fillRect(toX(currentSec) - 1, 0, 2, pitchTop + CURVE_HEIGHT);
}

function drawAxis(
  context: CanvasRenderingContext2D,
  width: number,
  { startSec, lengthSec }: TimeWindow,
  toX: (sec: number) => number,
  height: number,
): void {
  const stepSec = tickStepSec(lengthSec, width / TICK_WIDTH);
  context.font = '11px system-ui, sans-serif';
  for (
    let sec = Math.ceil(startSec / stepSec) * stepSec;
    sec <= startSec + lengthSec;
    sec += stepSec
  ) {
    context.fillStyle = COLOURS.grid;
    context.fillRect(toX(sec), AXIS_HEIGHT - 4, 1, height - AXIS_HEIGHT);
    context.fillStyle = COLOURS.ink;
    context.fillText(timeText(sec, stepSec < 1 ? 1 : 0), toX(sec) + 3, 13);
  }
}

function laneTop(lane: number): number {
  return AXIS_HEIGHT + lane * (LANE_HEIGHT + LANE_GAP);
}

function pitchOf(word: ResultWord): number {
  return word.true_pitch_hz ?? word.pitch_hz;
}

/** Hertz at the bottom and at the top of the pitch curve, an octave apart at least. */
function pitchRange(words: readonly ShownWord[]): readonly [number, number] {
  const pitches = words.map(({ word }) => pitchOf(word));
  const lowest = pitches.reduce((low, hz) => Math.min(low, hz), pitches[0] ?? 100) / PITCH_MARGIN;
  const highest = pitches.reduce((high, hz) => Math.max(high, hz), 2 * lowest) * PITCH_MARGIN;
  return [lowest, highest];
}

/** 0 for the lowest pitch that is drawn, 1 for the highest, by octaves as ears hear. */
function pitchShare(hz: number, [lowest, highest]: readonly [number, number]): number {
  return clampShare(Math.log2(hz / lowest) / Math.log2(highest / lowest));
}

function levelShare(db: number): number {
  return clampShare((db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB));
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
