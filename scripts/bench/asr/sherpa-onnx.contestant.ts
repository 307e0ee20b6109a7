/** sherpa-onnx with the same weights and one thread. Usage: sherpa-onnx.contestant.ts MODEL_DIR TOKENS_FILE */
import path from 'node:path';
import { readPcm } from '../../../src/compute/pcm-reader.js';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { loadSherpa } from '../../../src/inference/sherpa/sherpa-library.js';
import type { HeardChunk } from './contestant-message.js';
import { serveContestant, type Recognizer } from './serve-contestant.js';

serveContestant(() => Promise.resolve(loadRecognizer()));

function loadRecognizer(): Recognizer {
  const [modelDir = '', tokens = ''] = process.argv.slice(2);
  const { OfflineRecognizer } = loadSherpa();
  const recognizer = new OfflineRecognizer({
    featConfig: { sampleRate: SAMPLE_RATE_HZ, featureDim: 80 },
    modelConfig: {
      moonshine: {
        encoder: path.join(modelDir, 'encoder_model.onnx'),
        mergedDecoder: path.join(modelDir, 'decoder_model_merged.onnx'),
      },
      tokens,
      numThreads: 1,
      provider: 'cpu',
    },
  });
  return ({ pcmPath, chunks }) => {
    const heard: HeardChunk[] = [];
    for (const { startSample, endSample } of chunks ?? []) {
      const samples = readPcm(pcmPath, startSample, endSample);
      const stream = recognizer.createStream();
      stream.acceptWaveform({ sampleRate: SAMPLE_RATE_HZ, samples });
      recognizer.decode(stream);
      heard.push({ startSample, endSample, text: recognizer.getResult(stream).text });
    }
    return Promise.resolve({ chunks: heard });
  };
}
