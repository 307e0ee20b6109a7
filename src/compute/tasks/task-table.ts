import { asrTranscribeMerged } from './asr-transcribe-merged.task.js';
import { asrTranscribe } from './asr-transcribe.task.js';
import { diarizationCluster } from './diarization-cluster.task.js';
import { expressionListen } from './expression-listen.task.js';
import { prosodyMeasure } from './prosody-measure.task.js';
import { prosodySurvey } from './prosody-survey.task.js';
import { soundLevels } from './sound-levels.task.js';
import { sherpaDiarize } from './sherpa-diarize.task.js';
import { sherpaTranscribe } from './sherpa-transcribe.task.js';
import { speakerEmbed } from './speaker-embed.task.js';
import { speechBorders } from './speech-borders.task.js';
import { vadDetect } from './vad-detect.task.js';

/** Every task a compute child can run. A new engine adds one line here. */
export const TASKS = {
  'vad.detect': vadDetect,
  'speech.borders': speechBorders,
  'speaker.embed': speakerEmbed,
  'diarization.cluster': diarizationCluster,
  'asr.transcribe': asrTranscribe,
  'asr.transcribe-merged': asrTranscribeMerged,
  'sherpa.diarize': sherpaDiarize,
  'sherpa.transcribe': sherpaTranscribe,
  'prosody.survey': prosodySurvey,
  'prosody.measure': prosodyMeasure,
  'sound.levels': soundLevels,
  'expression.listen': expressionListen,
};
