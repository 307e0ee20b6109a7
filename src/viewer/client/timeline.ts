import { speakerColour } from './speaker-colour.js';
import { tickStepSec, timeText, type TimeWindow } from './time-scale.js';
import type { ShownWord } from './words.js';

const AXIS_HEIGHT = 22;
const LANE_HEIGHT = 18;
const LANE_GAP = 4;
const CURVE_HEIGHT = 64;
const MARGIN = 8;
const TICK_WIDTH = 90;
/** Speech lies between these; what is outside is drawn at the edge. */
const QUIETEST_DB = -50;
const LOUDEST_DB = -8;
const LOWEST_HZ = 70;
const HIGHEST_HZ = 500;
const COLOURS = {
  ink: '#9aa3b2',
  grid: '#2a3040',
  lane: '#1b2030',
  playhead: '#ffffff',
} as const;

/** What the time line shows. */
export interface TimelineView {
  readonly window: TimeWindow;
  readonly currentSec: number;
  readonly labels: { readonly volume: string; readonly pitch: string };
}

/** Height in CSS pixels for a number of speakers. */
export function timelineHeight(speakerCount: number): number {
  return AXIS_HEIGHT + speakerCount * (LANE_HEIGHT + LANE_GAP) + 2 * (CURVE_HEIGHT + MARGIN);
}

/**
 * Draws speaker lanes, the level and the pitch of each word, and where the video plays.
 * @param width CSS pixels
 */
export function drawTimeline(
  context: CanvasRenderingContext2D,
  width: number,
  words: readonly ShownWord[],
  speakerCount: number,
  { window, currentSec, labels }: TimelineView,
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
  for (const { word, speakerIndex } of visible) {
    const left = toX(word.start);
    const wordWidth = Math.max(1, toX(word.end) - left - 0.5);
    context.fillStyle = speakerColour(speakerIndex, 0.9);
    context.fillRect(left, laneTop(speakerIndex), wordWidth, LANE_HEIGHT);

    const level = levelTop + CURVE_HEIGHT * (1 - levelShare(word.volume_db));
    context.fillStyle = speakerColour(speakerIndex, 0.55);
    context.fillRect(left, level, wordWidth, levelTop + CURVE_HEIGHT - level);

    const pitch = pitchTop + CURVE_HEIGHT * (1 - pitchShare(word.true_pitch_hz ?? word.pitch_hz));
    context.fillStyle = speakerColour(speakerIndex, word.voiced === false ? 0.35 : 1);
    context.fillRect(left, pitch - 1.5, wordWidth, 3);
  }
  context.fillStyle = COLOURS.ink;
  context.fillText(labels.volume, 4, levelTop + 10);
  context.fillText(labels.pitch, 4, pitchTop + 10);
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

/** 0 for the lowest pitch that is drawn, 1 for the highest, by octaves as ears hear. */
function pitchShare(hz: number): number {
  return clampShare(Math.log2(hz / LOWEST_HZ) / Math.log2(HIGHEST_HZ / LOWEST_HZ));
}

function levelShare(db: number): number {
  return clampShare((db - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB));
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
