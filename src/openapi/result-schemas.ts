/** JSON schemas of what a result is made of. Written by `npm run docs:openapi` from the types. */
export const RESULT_SCHEMAS = {
  AnalysisResult: {
    type: 'object',
    properties: {
      metadata: { $ref: '#/components/schemas/ResultMetadata' },
      segments: { type: 'array', items: { $ref: '#/components/schemas/ResultSegment' } },
      speakers: {
        type: 'object',
        additionalProperties: { $ref: '#/components/schemas/ResultSpeaker' },
        description: 'Extra: what is typical for each speaker, by speaker id.',
      },
      quality: {
        $ref: '#/components/schemas/ResultQuality',
        description: 'Extra: what somebody who edits the captions should know of the recording.',
      },
    },
    required: ['metadata', 'segments'],
    description: 'The `result` object of the wire contract, in its own field names.',
  },
  Emotion: { type: 'string', enum: ['neutral', 'happy', 'sad', 'angry'] },
  ResultDoubt: {
    type: 'object',
    properties: {
      start: { type: 'number', description: 'Seconds from the start of the file, 3 decimals.' },
      end: { type: 'number' },
      reason: {
        type: 'string',
        enum: ['words', 'speaker', 'noise'],
        description:
          "Words that may be others, a row that may be another speaker's, a row that noise covers.",
      },
      confidence: {
        type: 'number',
        description: '0..1: of the least sure word, of the speaker, or the clarity of the sound.',
      },
    },
    required: ['start', 'end', 'reason', 'confidence'],
    description: 'A span that may be wrong.',
  },
  ResultEmotion: {
    type: 'object',
    properties: {
      emotion: { $ref: '#/components/schemas/Emotion' },
      confidence: { type: 'number' },
      probabilities: {
        type: 'object',
        properties: {
          neutral: { type: 'number' },
          happy: { type: 'number' },
          sad: { type: 'number' },
          angry: { type: 'number' },
        },
        required: ['neutral', 'happy', 'sad', 'angry'],
      },
      arousal: { type: 'number' },
      valence: { type: 'number' },
    },
    required: ['emotion', 'confidence', 'probabilities', 'arousal', 'valence'],
  },
  ResultMetadata: {
    type: 'object',
    properties: {
      filename: { type: 'string' },
      duration: { type: 'number', description: 'Seconds, 3 decimals.' },
      total_segments: { type: 'number' },
      unique_speakers: { type: 'number' },
    },
    required: ['filename', 'duration', 'total_segments', 'unique_speakers'],
  },
  ResultQuality: {
    type: 'object',
    properties: {
      speech_level_dbfs: {
        type: 'number',
        description: 'RMS of the frames in which somebody speaks.',
      },
      noise_level_dbfs: {
        type: 'number',
        description:
          'Level between the speech, or of its quietest moments where there is no pause.',
      },
      snr_db: { type: 'number', description: 'Speech over noise in dB, 0..96; 0 without speech.' },
      peak_dbfs: { type: 'number' },
      clipping_share: {
        type: 'number',
        description: 'Share of samples in the flat tops of clipped waves, 0..1.',
      },
      speech_share: {
        type: 'number',
        description: 'Share of the audio in which somebody speaks, 0..1.',
      },
      overlap_share: {
        type: 'number',
        description: 'Share of the speech in which two or more turns overlap, 0..1.',
      },
      interpolated_words: { type: 'number', description: 'Words whose times are interpolated.' },
      doubts: {
        type: 'array',
        items: { $ref: '#/components/schemas/ResultDoubt' },
        description:
          'What to listen to first: the 100 strongest doubts at most, in order of start.',
      },
    },
    required: [
      'speech_level_dbfs',
      'noise_level_dbfs',
      'snr_db',
      'peak_dbfs',
      'clipping_share',
      'speech_share',
      'overlap_share',
      'interpolated_words',
      'doubts',
    ],
    description:
      'State of the recording; levels in dBFS are at least -96.33, which is digital silence.',
  },
  ResultSegment: {
    type: 'object',
    properties: {
      start_time: {
        type: 'number',
        description: 'Seconds from the start of the file, 3 decimals.',
      },
      end_time: { type: 'number' },
      speaker: {
        type: 'object',
        properties: { speaker_id: { type: 'string' } },
        required: ['speaker_id'],
      },
      text: { type: 'string' },
      words: { type: 'array', items: { $ref: '#/components/schemas/ResultWord' } },
      duration: { type: 'number', description: 'Extra, seconds.' },
      confidence: { type: 'number', description: 'Extra, 0..1.' },
      emotion: { $ref: '#/components/schemas/ResultEmotion', description: 'Extra.' },
    },
    required: ['start_time', 'end_time', 'speaker', 'text', 'words'],
  },
  ResultSpeaker: {
    type: 'object',
    properties: {
      speaking_time: { type: 'number', description: 'Seconds of speech.' },
      segments: { type: 'number' },
      turns: {
        type: 'number',
        description: 'How often they take the floor: rows in a row are one turn.',
      },
      confidence: {
        type: 'number',
        description:
          'How clearly the turns belong to this speaker, 0..1; 0 where no turn was found.',
      },
      median_pitch_hz: { type: 'number' },
      median_volume_db: { type: 'number' },
    },
    required: [
      'speaking_time',
      'segments',
      'turns',
      'confidence',
      'median_pitch_hz',
      'median_volume_db',
    ],
  },
  ResultWord: {
    type: 'object',
    properties: {
      word: { type: 'string' },
      start: { type: 'number' },
      end: { type: 'number' },
      volume_db: { type: 'number', description: '-60..0, never 0.' },
      pitch_hz: { type: 'number', description: '100..1000.' },
      confidence: { type: 'number', description: 'Extra, 0..1.' },
      true_pitch_hz: {
        type: 'number',
        description: 'Extra: the measured F0 where it lies outside 100..1000.',
      },
      voiced: {
        type: 'boolean',
        description:
          "Extra: false where `pitch_hz` is the speaker's typical pitch because the word has no voiced sound.",
      },
      peak_volume_db: {
        type: 'number',
        description: "Extra: level of the word's highest sample, -60..0.",
      },
      relative_volume_db: {
        type: 'number',
        description: "Extra: dB above or below the speaker's median.",
      },
      relative_pitch_semitones: {
        type: 'number',
        description: "Extra: semitones above or below the speaker's median.",
      },
      pitch_range_semitones: {
        type: 'number',
        description:
          'Extra: how far the pitch moves within the word, in semitones; 0 where it is unvoiced.',
      },
      pitch_slope_semitones_per_sec: {
        type: 'number',
        description:
          'Extra: how fast the pitch rises (above 0) or falls within the word; 0 with few voiced frames.',
      },
      interpolated: {
        type: 'boolean',
        description: 'Extra: true where the times are interpolated.',
      },
    },
    required: ['word', 'start', 'end', 'volume_db', 'pitch_hz'],
  },
};
