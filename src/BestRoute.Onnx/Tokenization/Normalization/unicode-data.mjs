// Writes unicode-data.bin: what Hugging Face's tokenizers library holds characters for, observed from outside.
// Its tables are of several Unicode versions and none of them is .NET's, so that ids differ for some characters without them;
// and .NET has no normalization forms at all where globalization is invariant.
//   npm install tokenizers@0.23.2 && node unicode-data.mjs unicode-data.bin
// All numbers are LEB128. Four sets of ranges (punctuation, control, non-spacing mark, mark): count, then (gap, length - 1) each.
// Combining classes, in their order: count, then (gap, length - 1, class). Decompositions, canonical and then the other compatible ones:
// count, then (gap, characters, each of them). Compositions: count, then (first, second, composed). Hangul is left to arithmetic.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';

const { Tokenizer } = createRequire(`${process.cwd()}/`)('tokenizers');
const mark = '\ua66e'; // A letter that no character becomes, and that joins none.
const cut = '\ue000';

const make = (normalizer, pre_tokenizer = null) => Tokenizer.fromString(JSON.stringify({
  version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer, pre_tokenizer, post_processor: null, decoder: null,
  model: { type: 'Unigram', unk_id: 0, vocab: [['<unk>', 0]], byte_fallback: false },
}));

async function map(tokenizer, texts, joint = '') {
  const results = [];
  for (let i = 0; i < texts.length; i += 512) {
    const part = texts.slice(i, i + 512);
    const encoding = await tokenizer.encode(mark + part.join(mark) + mark);
    const pieces = encoding.getTokens().join(joint).split(mark).slice(1, -1);
    if (pieces.length !== part.length) throw new Error(`${pieces.length} of ${part.length} from ${i} on`);
    results.push(...pieces);
  }
  return results;
}

const points = [];
for (let c = 1; c < 0x110000; c++) {
  if ((c < 0xd800 || c > 0xdfff) && c !== mark.codePointAt(0)) points.push(c);
}
const texts = points.map(c => String.fromCodePoint(c));
const list = text => [...text].map(c => c.codePointAt(0));
const isHangul = c => c >= 0xac00 && c < 0xd7a4;
const bert = members => make({ type: 'BertNormalizer', clean_text: false, handle_chinese_chars: false, strip_accents: false, lowercase: false, ...members });
const nfd = make({ type: 'NFD' });
const nfc = make({ type: 'NFC' });

const decomposed = await map(nfd, texts);
const compatible = await map(make({ type: 'NFKD' }), texts);
const composed = await map(nfc, texts);
const punctuation = (await map(make(null, { type: 'BertPreTokenizer' }), texts, cut)).map((t, i) => t === cut + texts[i] + cut);
const control = (await map(bert({ clean_text: true }), texts)).map(t => t === '');
const nonSpacing = (await map(bert({ strip_accents: true }), texts)).map((t, i) => t === '' && decomposed[i] === texts[i]);
const anyMark = (await map(make({ type: 'StripAccents' }), texts)).map(t => t === '');

// Two marks change places exactly if the class of the first is the higher one.
const changesPlaces = async pairs => (await map(nfd, pairs.map(([a, b]) => `b${a}${b}`))).map((t, i) => t !== `b${pairs[i][0]}${pairs[i][1]}`);
const candidates = texts.filter((t, i) => /\p{M}/u.test(t) && decomposed[i] === t);
const afterLow = await changesPlaces(candidates.map(t => [t, '\u0334']));
const beforeHigh = await changesPlaces(candidates.map(t => ['\u0301', t]));
let classes = [];
for (const [i, text] of candidates.entries()) {
  if (!afterLow[i] && !beforeHigh[i] && text !== '\u0334' && !(await changesPlaces([[text, '\u0334'], ['\u0345', text]])).some(x => x)) continue;
  const higher = await changesPlaces(classes.map(c => [text, c[0]]));
  const lower = await changesPlaces(classes.map(c => [c[0], text]));
  const same = classes.findIndex((_, k) => !higher[k] && !lower[k]);
  if (same >= 0) classes[same].push(text);
  else classes.splice(higher.filter(x => x).length, 0, [text]);
}
const classOf = new Map(classes.flatMap((members, rank) => members.map(t => [t.codePointAt(0), rank + 1])));

const compositions = [];
for (const [i, c] of points.entries()) {
  if (isHangul(c) || decomposed[i] === texts[i] || composed[i] !== texts[i]) continue;
  const parts = [...decomposed[i]];
  const second = parts.pop();
  const [first, whole] = await map(nfc, [parts.join(''), parts.join('') + second]);
  if ([...first].length !== 1 || whole !== texts[i]) throw new Error(`U+${c.toString(16)} is composed of ${list(first)}, ${list(second)}`);
  compositions.push([first.codePointAt(0), second.codePointAt(0), c]);
}

const out = [];
const number = value => { for (; value > 127; value = Math.floor(value / 128)) out.push(value % 128 + 128); out.push(value); };
function ranges(valueOf, hasValue) {
  const found = [];
  for (const [i, c] of points.entries()) {
    const value = valueOf(i, c);
    if (!value) continue;
    const last = found.at(-1);
    if (last && last[1] === c - 1 && last[2] === value) last[1] = c;
    else found.push([c, c, value]);
  }
  number(found.length);
  let next = 0;
  for (const [first, last, value] of found) {
    number(first - next);
    number(last - first);
    if (hasValue) number(value);
    next = last + 1;
  }
}
function decompositions(has, texts) {
  const found = points.map((c, i) => [c, i]).filter(([c, i]) => !isHangul(c) && has(i));
  number(found.length);
  let next = 0;
  for (const [c, i] of found) {
    const parts = list(texts[i]);
    number(c - next);
    number(parts.length);
    parts.forEach(number);
    next = c + 1;
  }
}
for (const set of [punctuation, control, nonSpacing, anyMark]) ranges(i => set[i]);
ranges((_, c) => classOf.get(c), true);
decompositions(i => decomposed[i] !== texts[i], decomposed);
decompositions(i => compatible[i] !== decomposed[i], compatible);
number(compositions.length);
compositions.flat().forEach(number);
writeFileSync(process.argv[2], Uint8Array.from(out));
console.log(`${out.length} bytes, ${classes.length} classes of ${classOf.size} marks, ${compositions.length} compositions`);
