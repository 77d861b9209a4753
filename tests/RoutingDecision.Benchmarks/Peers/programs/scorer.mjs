// Keyword rules in JavaScript: the difficulty words, and a scorer with weighted groups of whole words. One pass over all prompts for each line of
// standard input that names a router; answers with microseconds a prompt.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const easy = ['what is', 'how do i', 'phone number', 'password', 'reset', 'faq', 'status', 'hours', 'address'];
const hard = ['why', 'analyze', 'compare', 'strategy', 'design', 'complex', 'reasoning', 'code', 'architecture', 'optimize'];

const countOf = (words, text) => words.reduce((count, word) => count + (text.includes(word) ? 1 : 0), 0);

function difficulty(prompt) {
  const lower = prompt.toLowerCase();
  if (countOf(easy, lower) >= 3) return 'economy';
  if (countOf(hard, lower) >= 3) return 'premium';
  if (prompt.length < 50) return 'economy';
  return prompt.length > 500 ? 'premium' : 'standard';
}

const wordsOf = (list) => new RegExp(`\\b(${list.join('|')})\\b`, 'gi');
const groups = [
  { weight: 0.25, found: wordsOf(['why', 'prove', 'derive', 'reason', 'step by step', 'trade-offs?']) },
  { weight: 0.2, found: wordsOf(['function', 'class', 'code', 'sql', 'regex', 'refactor', 'debug', 'stack trace']) },
  { weight: 0.2, found: wordsOf(['architecture', 'design', 'migrate', 'strategy', 'optimi[sz]e', 'security']) },
  { weight: -0.25, found: wordsOf(['what is', 'define', 'translate', 'summari[sz]e', 'classify', 'extract', 'list']) },
  { weight: 0.1, found: wordsOf(['compare', 'analy[sz]e', 'evaluate', 'complex', 'multiple']) },
];

function scorer(prompt) {
  let score = Math.min(prompt.length / 4_000, 0.4);
  for (const { weight, found } of groups) {
    const matches = prompt.match(found);
    if (matches) score += weight * Math.min(matches.length, 3);
  }
  return score > 0.5 ? 'premium' : score > 0.2 ? 'standard' : 'economy';
}

const routers = { difficulty, scorer };
const prompts = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line).prompt);

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const route = routers[line.trim()];
  const begin = process.hrtime.bigint();
  for (const prompt of prompts) route(prompt);
  console.log(Number(process.hrtime.bigint() - begin) / 1000 / prompts.length);
}
