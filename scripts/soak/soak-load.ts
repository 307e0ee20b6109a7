import { makeMedia, SAMPLE_VIDEO, silentVideo, truncatedVideo } from '../../test/support/media.js';
import { textAsVideo, videoWithoutAudio } from '../../test/support/media.js';

/** One job of the soak and the only ends that are right for it. */
export interface SoakJob {
  readonly id: string;
  readonly file: string;
  readonly ends: readonly string[];
  /** What is done to it besides. */
  readonly fault: 'none' | 'receiver-500' | 'receiver-loses-reply' | 'posted-twice' | 'cancelled';
}

const COMPLETED = ['completed'];
const UNREADABLE = ['AUDIO_EXTRACTION_ERROR'];

/** Twenty kinds of jobs in turn: speech of 1 to 12 s, silence, and files that cannot be analysed. */
const KINDS: readonly Omit<SoakJob, 'id'>[] = [
  { file: 'speech-2s', ends: COMPLETED, fault: 'none' },
  { file: 'speech-5s', ends: COMPLETED, fault: 'none' },
  { file: 'silence-3s', ends: COMPLETED, fault: 'none' },
  { file: 'speech-1s', ends: COMPLETED, fault: 'receiver-500' },
  { file: 'mute', ends: UNREADABLE, fault: 'none' },
  { file: 'speech-3s', ends: COMPLETED, fault: 'posted-twice' },
  { file: 'expired', ends: ['DOWNLOAD_ERROR'], fault: 'none' },
  { file: 'speech-8s', ends: COMPLETED, fault: 'none' },
  { file: 'silence-60s', ends: COMPLETED, fault: 'none' },
  { file: 'speech-2s', ends: COMPLETED, fault: 'receiver-loses-reply' },
  { file: 'text', ends: UNREADABLE, fault: 'none' },
  { file: 'speech-3s', ends: COMPLETED, fault: 'none' },
  { file: 'speech-5s', ends: ['CANCELLED', 'completed'], fault: 'cancelled' },
  { file: 'speech-2s', ends: COMPLETED, fault: 'posted-twice' },
  { file: 'silence-3s', ends: COMPLETED, fault: 'receiver-500' },
  { file: 'truncated', ends: ['completed', ...UNREADABLE], fault: 'none' },
  { file: 'speech-1s', ends: COMPLETED, fault: 'none' },
  { file: 'speech-12s', ends: COMPLETED, fault: 'none' },
  { file: 'mute', ends: UNREADABLE, fault: 'receiver-loses-reply' },
  { file: 'silence-3s', ends: COMPLETED, fault: 'none' },
];

/** The jobs of a soak, mixed in the same way every time. */
export function soakJobs(count: number): SoakJob[] {
  return Array.from({ length: count }, (_, i) => ({
    ...(KINDS[i % KINDS.length] ?? { file: 'mute', ends: UNREADABLE, fault: 'none' }),
    id: `soak-${String(i).padStart(4, '0')}`,
  }));
}

/** Makes the media files; `expired` has none, which is how storage answers an expired link. */
export async function soakFiles(folder: string): Promise<Record<string, string>> {
  const speech = async (seconds: number, fromSec: number) =>
    makeMedia(folder, `speech-${seconds}s.mp4`, [
      ...['-ss', String(fromSec), '-i', SAMPLE_VIDEO, '-t', String(seconds)],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'],
    ]);
  return {
    'speech-1s': await speech(1, 1),
    'speech-2s': await speech(2, 5),
    'speech-3s': await speech(3, 9),
    'speech-5s': await speech(5, 0.5),
    'speech-8s': await speech(8, 20),
    'speech-12s': await speech(12, 25),
    'silence-3s': await silentVideo(folder, 3),
    'silence-60s': await silentVideo(folder, 60),
    mute: await videoWithoutAudio(folder),
    text: await textAsVideo(folder),
    truncated: await truncatedVideo(folder, 0.5),
  };
}
