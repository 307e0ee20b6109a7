import type { Random } from '../simulate/random.js';

const NAMES = ['Anna', 'Peter', 'Maria', 'George', 'Helen', 'David', 'Laura', 'Simon'];
const ADJECTIVES = ['red', 'small', 'old', 'quiet', 'broken', 'heavy', 'wonderful', 'narrow'];
const THINGS = ['house', 'car', 'boat', 'window', 'newspaper', 'umbrella', 'bicycle', 'telephone'];
const PLACES = [
  'station',
  'river',
  'market',
  'library',
  'mountain',
  'hospital',
  'airport',
  'garden',
];
const VERBS = [
  'sold',
  'found',
  'painted',
  'forgot',
  'carried',
  'repaired',
  'described',
  'followed',
];
const REPEATED = ['no', 'very', 'really', 'again', 'never', 'far', 'stop', 'yes'];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

/**
 * Makes a sentence up: plain ones, and some with numbers, single letters or repeated words, whose
 * times are the hardest to find.
 */
export function makeSentence(random: Random): string {
  const pick = (items: readonly string[]) => items[random.below(items.length)] ?? '';
  const number = (from: number, to: number) => String(from + random.below(to - from));
  const kinds = [
    () =>
      `${pick(NAMES)} ${pick(VERBS)} the ${pick(ADJECTIVES)} ${pick(THINGS)} near the ${pick(PLACES)}.`,
    () =>
      `Did ${pick(NAMES)} see a ${pick(ADJECTIVES)} ${pick(THINGS)} when they left the ${pick(PLACES)}?`,
    () =>
      `On ${pick(DAYS)}, ${pick(NAMES)} and ${pick(NAMES)} walked to the ${pick(PLACES)}, and nobody ${pick(VERBS)} anything.`,
    () =>
      `I think that the ${pick(ADJECTIVES)} ${pick(THINGS)} was too ${pick(ADJECTIVES)} for the ${pick(PLACES)}.`,
    () => `${pick(NAMES)} paid ${number(20, 990)} dollars for ${number(2, 60)} of them.`,
    () =>
      `It was built in ${number(1905, 1999)}, ${number(2, 30)} years after the ${pick(PLACES)}.`,
    () =>
      `The code is ${[1, 2, 3, 4].map(() => number(0, 10)).join(' ')}, and the room is ${number(2, 99)} ${pick(LETTERS.slice(0, 8))}.`,
    () => `Please spell it: ${random.shuffled(LETTERS).slice(0, 4).join(', ')}.`,
    () => {
      const word = pick(REPEATED);
      return `${pick(NAMES)} said ${word}, ${word}, ${word}, and then ${word} ${word} to the ${pick(ADJECTIVES)} man.`;
    },
  ];
  return (kinds[random.below(kinds.length)] ?? (() => ''))();
}
