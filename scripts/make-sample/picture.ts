import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { SPEAKERS, type Speaker } from './dialogue.js';
import type { Turn } from './reference.js';

export const WIDTH = 640;
export const HEIGHT = 360;

const BACKGROUND = '15161d';
const CHIP = { y: 34, width: 150, height: 40, gap: 24 } as const;
const TEXT = { y: 130, lineHeight: 42, size: 28, columns: 34 } as const;
const WAVE = { y: 270, height: 64 } as const;

/**
 * The filter graph of the picture: a name plate per speaker, the words being spoken, and the waveform.
 * It reads the audio from `[0:a]` and writes `[picture]`.
 * @param folder where the texts of the lines may lie
 */
export function pictureGraph(turns: readonly Turn[], durationSec: number, folder: string): string {
  const filters = [
    ...SPEAKERS.flatMap((speaker, i) => namePlate(speaker, i, turns)),
    ...turns.flatMap((turn, i) => caption(turn, i, folder)),
  ];
  return [
    `color=c=0x${BACKGROUND}:s=${WIDTH}x${HEIGHT}:r=25:d=${durationSec.toFixed(3)},${filters.join(',')}[plates]`,
    `[0:a]volume=9dB,showwaves=s=${WIDTH}x${WAVE.height}:mode=cline:rate=25:scale=sqrt:colors=0x8fa3d8[wave]`,
    `[plates][wave]overlay=0:${WAVE.y}:format=auto,format=yuv420p[picture]`,
  ].join(';');
}

const during = ({ startSec, endSec }: Turn): string =>
  `between(t,${startSec.toFixed(3)},${endSec.toFixed(3)})`;

function namePlate({ name, colour }: Speaker, index: number, turns: readonly Turn[]): string[] {
  const rowWidth = SPEAKERS.length * CHIP.width + (SPEAKERS.length - 1) * CHIP.gap;
  const x = (WIDTH - rowWidth) / 2 + index * (CHIP.width + CHIP.gap);
  const speaking = turns
    .filter((turn) => turn.speaker === name)
    .map(during)
    .join('+');
  const box = `drawbox=x=${x}:y=${CHIP.y}:w=${CHIP.width}:h=${CHIP.height}:t=fill`;
  return [
    `${box}:color=0x${colour}@0.35`,
    `${box}:color=0x${colour}:enable='${speaking}'`,
    `drawtext=font=DejaVu Sans:text=${name}:fontsize=20:fontcolor=white:` +
      `x=${x + CHIP.width / 2}-text_w/2:y=${CHIP.y + CHIP.height / 2}-text_h/2`,
  ];
}

function caption(turn: Turn, index: number, folder: string): string[] {
  return wrap(turn.text, TEXT.columns).map((row, i) => {
    const file = path.join(folder, `caption-${index}-${i}.txt`);
    writeFileSync(file, row);
    return (
      `drawtext=font=DejaVu Sans:textfile=${file}:fontsize=${TEXT.size}:fontcolor=white:` +
      `x=(w-text_w)/2:y=${TEXT.y + i * TEXT.lineHeight}:enable='${during(turn)}'`
    );
  });
}

/** Breaks `text` into rows of at most `columns` characters; a longer word has a row of its own. */
function wrap(text: string, columns: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
  }
  return rows;
}
