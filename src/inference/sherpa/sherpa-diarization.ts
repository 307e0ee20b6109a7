import type { ModelFiles } from '../model-files.js';
import { loadSherpa, type SherpaTurn } from './sherpa-library.js';

/** The models that tell speakers apart, by their ids. */
export interface DiarizationModels {
  readonly segmentation: string;
  readonly voice: string;
}

/**
 * How different two voices must be to count as two, where their number is not known.
 * Source: the library's example.
 */
const THRESHOLD = 0.5;
/** The library takes this for "not known". */
const ANY_NUMBER = -1;
/** Shorter turns are dropped and shorter gaps of one speaker closed, in seconds. As in the library's example. */
const SHORTEST_TURN_SEC = 0.2;
const SHORTEST_GAP_SEC = 0.5;

/**
 * Finds who speaks when with sherpa-onnx.
 * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1: the whole recording
 * @param numSpeakers how many speakers there are, or null where that is not known
 * @param maxSpeakers how many there are at most, or null
 * @returns turns in order of start; turns of different speakers may overlap
 * @throws SherpaMissingError, ModelMissingError, ModelCorruptError
 */
export async function diarizeWithSherpa(
  files: ModelFiles,
  { segmentation, voice }: DiarizationModels,
  samples: Float32Array,
  { numSpeakers, maxSpeakers }: { numSpeakers: number | null; maxSpeakers: number | null },
): Promise<readonly SherpaTurn[]> {
  const { 'model.onnx': segmentationModel } = await files.verifiedPaths(segmentation);
  const { 'embedding.onnx': voiceModel } = await files.verifiedPaths(voice);
  const { OfflineSpeakerDiarization } = loadSherpa();
  const run = { numThreads: 1, provider: 'cpu', debug: 0 };
  const clustering = (count: number | null) => ({
    numClusters: count ?? ANY_NUMBER,
    threshold: THRESHOLD,
  });
  const diarization = new OfflineSpeakerDiarization({
    segmentation: { pyannote: { model: segmentationModel }, ...run },
    embedding: { model: voiceModel, ...run },
    clustering: clustering(numSpeakers),
    minDurationOn: SHORTEST_TURN_SEC,
    minDurationOff: SHORTEST_GAP_SEC,
  });
  const turns = diarization.process(samples);
  const count = new Set(turns.map(({ speaker }) => speaker)).size;
  if (numSpeakers !== null || maxSpeakers === null || count <= maxSpeakers) return turns;
  diarization.setConfig({ clustering: clustering(maxSpeakers) });
  return diarization.process(samples);
}
