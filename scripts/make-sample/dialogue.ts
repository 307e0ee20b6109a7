/** A person of the sample dialogue and the synthetic voice that speaks for them. */
export interface Speaker {
  readonly name: string;
  readonly sex: 'female' | 'male';
  /** A voice built into Debian's `flite`. */
  readonly voice: 'slt' | 'rms' | 'awb';
  /** Colour of the picture while this person speaks, RRGGBB. */
  readonly colour: string;
  /** Level of the voice in dBFS (RMS over the spoken part). */
  readonly levelDbfs: number;
}

export interface Line {
  readonly speaker: Speaker;
  readonly text: string;
  /** Silence before the line. */
  readonly pauseSec: number;
  /** How much louder (or softer) than usual the line is spoken. */
  readonly gainDb: number;
}

const ANNA: Speaker = {
  name: 'Anna',
  sex: 'female',
  voice: 'slt',
  colour: '5b3f8c',
  levelDbfs: -21,
};
const BEN: Speaker = { name: 'Ben', sex: 'male', voice: 'rms', colour: '1f5f6b', levelDbfs: -23 };
const CALUM: Speaker = {
  name: 'Calum',
  sex: 'male',
  voice: 'awb',
  colour: '8a4b2a',
  levelDbfs: -24,
};

/** The people of the dialogue, in order of appearance. */
export const SPEAKERS: readonly Speaker[] = [ANNA, BEN, CALUM];

const line = (speaker: Speaker, pauseSec: number, text: string, gainDb = 0): Line => ({
  speaker,
  text,
  pauseSec,
  gainDb,
});

/** Three editors talk about the captions of a video. Written for this project; anyone may use it. */
export const DIALOGUE: readonly Line[] = [
  line(ANNA, 0.8, 'Good morning. Shall we check the captions of the new video?'),
  line(BEN, 0.45, 'Yes. I watched it last night, and most of the words are right.'),
  line(ANNA, 0.35, 'Great. What about the speakers?'),
  line(CALUM, 0.6, 'Two of them were mixed up in the first minute.'),
  line(BEN, 0.25, 'Really? I did not see that.', 2),
  line(CALUM, 0.4, 'When the music stops, the teacher speaks, but the label says student.'),
  line(ANNA, 0.3, 'Thank you. I will change the label now.'),
  line(BEN, 0.55, 'Can we make the loud words bigger?', 5),
  line(ANNA, 0.3, 'Of course. The editor can follow the volume of every word.'),
  line(CALUM, 0.2, 'And quiet words should be small.', -5),
  line(BEN, 0.4, 'Exactly. People who cannot hear the sound will still see it.'),
  line(ANNA, 0.5, 'That is a lovely idea. Let us finish it this week.'),
  line(CALUM, 0.25, 'I agree.'),
  line(BEN, 0.35, 'See you after lunch.'),
];

/** Silence after the last line. */
export const TAIL_SEC = 1.2;
