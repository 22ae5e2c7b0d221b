// Everything on the site works without this script. It only makes a few things more comfortable.
import version from 'bootstrap-italia/dist/version.js'
import './suggest.js'

// The national validator reads the version of the design system here or in the style sheet.
window.BOOTSTRAP_ITALIA_VERSION = version

// Menus: the style sheet already shows them on wide screens; being open in the page's own state too helps assistive tools.
const wide = window.matchMedia('(min-width: 992px)')
const menus = document.querySelectorAll('details[data-open-when-wide]')
const setMenus = () => menus.forEach(menu => { menu.open = wide.matches })
setMenus()
wide.addEventListener('change', setMenus)

// Escape closes an open menu and the pop-up of a source.
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return
  document.querySelectorAll('.rl-source').forEach(source => source.classList.add('rl-source-closed'))
  if (wide.matches) return
  menus.forEach(menu => {
    if (menu.open && menu.contains(document.activeElement)) menu.querySelector('summary').focus()
    menu.open = false
  })
})
for (const event of ['focusin', 'mouseover'])
  document.addEventListener(event, ({ target }) => target.closest?.('.rl-source')?.classList.remove('rl-source-closed'))

// After a refused form the reader starts from the list of errors; browsers without autofocus on a div need a push.
document.querySelector('.rl-errors')?.focus()

// How many characters are left.
document.querySelectorAll('textarea[data-max-length]').forEach(area => {
  const limit = Number(area.dataset.maxLength)
  const count = document.getElementById(area.id + '-count')
  if (!count) return
  count.setAttribute('aria-live', 'polite')
  const say = () => {
    const left = limit - area.value.length
    count.textContent = left >= 0
      ? `Ancora ${left} caratteri su ${limit}.`
      : `${-left} caratteri di troppo: il massimo è ${limit}.`
    count.classList.toggle('rl-count-over', left < 0)
  }
  let timer
  area.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(say, 400) })
  if (area.value) say()
})

// A second click must not send a form twice. After a while it may: the answer can be a file, and the page stays.
document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post' || event.defaultPrevented) return
  if (form.dataset.sent) event.preventDefault()
  form.dataset.sent = 'yes'
  setTimeout(() => { delete form.dataset.sent }, 5000)
})

// A form that says so shows what the server thinks of it while it is being filled in. Without this script a button does the same.
document.querySelectorAll('form[data-live]').forEach(form => {
  const target = document.querySelector(form.dataset.live)
  let timer
  let asked = 0
  const ask = async () => {
    const turn = ++asked
    const address = new URL(form.action || location.href)
    address.searchParams.set('handler', form.dataset.liveHandler)
    const answer = await fetch(address, { method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' } }).catch(() => null)
    // An older answer that comes late must not cover a newer one.
    if (answer?.ok && turn === asked) target.innerHTML = await answer.text()
  }
  form.addEventListener('change', () => { clearTimeout(timer); timer = setTimeout(ask, 150) })
})
