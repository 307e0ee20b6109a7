import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type {
  AudioTrack,
  EmotionEstimate,
  EmotionTrack,
  Prosody,
  Transcript,
} from '../../domain/artifacts.js';
import type { StageContext } from '../../domain/stage.js';
import { joinWords } from '../../domain/utterance-text.js';
import { arousalOf } from './arousal.js';
import { EmotionModel } from './emotion-model.js';
import { classifyExpression } from './expression.js';
import { textValence } from './text-valence.js';
import { voiceFeatures } from './voice-features.js';

/** Utterances between two turns of the event loop: some ms of computing. */
const UTTERANCES_PER_TURN = 16;

/**
 * Estimates vocal expression without any trained model: arousal from how the voice departs from the
 * speaker's usual one, valence from the words where they are English. It needs no audio of its own:
 * all it hears is in the prosody.
 */
@Injectable()
export class ProsodicEmotionModel extends EmotionModel {
  async estimate(
    _audio: AudioTrack,
    { utterances, language }: Transcript,
    prosody: Prosody,
    context: StageContext,
  ): Promise<EmotionTrack> {
    const features = utterances.map((utterance, i) =>
      voiceFeatures(utterance, prosody.words[i] ?? []),
    );
    const speakers = utterances.map(({ speakerIndex }) => speakerIndex);
    const arousal = arousalPerSpeaker(features, speakers);
    const track: EmotionEstimate[] = [];
    for (const [i, { words }] of utterances.entries()) {
      const valence = textValence(joinWords(words, language), language);
      track.push(classifyExpression(arousal[i] ?? 0, valence));
      if (track.length % UTTERANCES_PER_TURN !== 0) continue;
      context.reportProgress(track.length / utterances.length);
      await setImmediate(undefined, { signal: context.signal });
    }
    return track;
  }
}

function arousalPerSpeaker(
  features: readonly ReturnType<typeof voiceFeatures>[],
  speakers: readonly number[],
): number[] {
  const arousal = speakers.map(() => 0);
  for (const speaker of new Set(speakers)) {
    const own = speakers.flatMap((other, i) => (other === speaker ? [i] : []));
    const values = arousalOf(own.map((i) => features[i] ?? null));
    for (const [j, i] of own.entries()) arousal[i] = values[j] ?? 0;
  }
  return arousal;
}
