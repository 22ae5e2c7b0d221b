// Builds what the browser loads (style sheets, script, fonts, icons) into wwwroot/, which is not committed.
// `node build.mjs` does nothing while the results are newer than everything they come from; `--force` builds anyway.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const at = (...parts) => join(root, ...parts)
// Written last, so that its age is that of the whole.
const stamp = at('wwwroot', 'licences.txt')

const filesUnder = directory => readdirSync(directory, { withFileTypes: true })
  .flatMap(entry => entry.isDirectory() ? filesUnder(join(directory, entry.name)) : [join(directory, entry.name)])

const newestInput = Math.max(...[...filesUnder(at('assets')), at('build.mjs'), at('package-lock.json')].map(file => statSync(file).mtimeMs))
if (!process.argv.includes('--force') && existsSync(stamp) && statSync(stamp).mtimeMs >= newestInput) process.exit(0)

// npm leaves a lock of its own beside the packages: older than ours means that they are not the ones we name.
const installed = at('node_modules', '.package-lock.json')
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(at('package-lock.json')).mtimeMs) {
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (npm.status !== 0) process.exit(npm.status ?? 1)
}

const sass = await import('sass')
const esbuild = await import('esbuild')
rmSync(at('wwwroot'), { recursive: true, force: true })
for (const folder of ['css', 'js', 'fonts', 'svg']) mkdirSync(at('wwwroot', folder), { recursive: true })

for (const look of readdirSync(at('assets', 'looks')).filter(name => name.endsWith('.scss'))) {
  const { css } = sass.compile(at('assets', 'looks', look), {
    style: 'compressed',
    loadPaths: [at('assets', 'scss'), at('node_modules')],
    quietDeps: true,
    // The design system is still written with @import and global functions, and so must be what includes it.
    silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
    logger: { warn: message => console.warn(`${look}: ${message}`) }
  })
  if (!css.includes('--bootstrap-italia-version')) throw new Error(`${look}: the version of the design system is lost, and the national validator looks for it`)
  if (/url\((?!["']?(data:|\.\.\/fonts\/))/.test(css)) throw new Error(`${look}: a style sheet asks for something outside fonts/`)
  writeFileSync(at('wwwroot', 'css', look.replace('.scss', '.css')), css)
}

await esbuild.build({ entryPoints: [at('assets', 'js', 'site.js')], bundle: true, minify: true, format: 'iife', target: 'es2020', outfile: at('wwwroot', 'js', 'site.js'), logLevel: 'warning' })

// Only the weights that _fonts.scss names.
for (const file of new Set([...readFileSync(at('assets', 'scss', '_fonts.scss'), 'utf8').matchAll(/'([A-Z]\w+)', '([\w-]+)'/g)].map(([, folder, name]) => `${folder}/${name}.woff2`)))
  cpSync(at('node_modules', 'bootstrap-italia', 'dist', 'fonts', file), at('wwwroot', 'fonts', file.split('/')[1]))

// One sprite with the icons of icons.txt, each under its own name.
const symbols = readFileSync(at('assets', 'icons.txt'), 'utf8').split('\n').map(line => line.trim()).filter(Boolean).map(name => {
  const svg = readFileSync(at('node_modules', 'bootstrap-italia', 'src', 'svg', `it-${name}.svg`), 'utf8')
  const viewBox = /viewBox="([^"]+)"/.exec(svg)[1]
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)[1].replace(/<title>.*?<\/title>/g, '').trim()
  return `<symbol id="it-${name}" viewBox="${viewBox}">${inner}</symbol>`
})
writeFileSync(at('wwwroot', 'svg', 'sprites.svg'), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`)

cpSync(at('assets', 'favicon.svg'), at('wwwroot', 'svg', 'favicon.svg'))

// What is served is others' work too, and their licences ask to go with it.
const licences = ['bootstrap-italia/LICENSE', 'bootstrap-lombardia/LICENSE', 'bootstrap-italia/dist/fonts/Titillium_Web/OFL.txt', 'bootstrap-italia/dist/fonts/Lora/OFL.txt', 'bootstrap-italia/dist/fonts/Roboto_Mono/LICENSE.txt']
writeFileSync(stamp, licences.map(file => `${file}\n\n${readFileSync(at('node_modules', file), 'utf8')}`).join('\n\n'))
console.log('wwwroot built: ' + filesUnder(at('wwwroot')).length + ' files')
