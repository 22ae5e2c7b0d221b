// A field that suggests names while one types: the combobox with a list of the ARIA Authoring Practices. Without this script it is
// a plain field, and the server answers with the same suggestions.
const wait = 250
const least = 2

function combobox(input, number) {
  const answers = new Map()
  const list = document.createElement('ul')
  list.id = `suggerimenti-${number}`
  list.className = 'rl-suggest'
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', 'Comuni')
  list.hidden = true
  const status = document.createElement('div')
  status.className = 'visually-hidden'
  status.setAttribute('role', 'status')
  const around = input.closest('.rl-field')
  around.append(list, status)
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, autocomplete: 'off' }))
    input.setAttribute(name, value)

  let active = -1
  let turn = 0
  let timer
  let notBefore = 0
  const options = () => [...list.children]

  const close = () => {
    list.hidden = true
    active = -1
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }

  const activate = index => {
    const all = options()
    active = (index + all.length) % all.length
    all.forEach((option, i) => option.setAttribute('aria-selected', String(i === active)))
    input.setAttribute('aria-activedescendant', all[active].id)
    all[active].scrollIntoView({ block: 'nearest' })
  }

  const choose = option => {
    input.value = option.textContent
    turn++
    close()
    status.textContent = `${option.textContent} scelto.`
    input.focus()
  }

  const show = found => {
    list.replaceChildren(...found.map((one, i) => {
      const option = document.createElement('li')
      option.id = `${list.id}-${i}`
      option.setAttribute('role', 'option')
      option.setAttribute('aria-selected', 'false')
      option.textContent = `${one.name} (${one.province})`
      return option
    }))
    active = -1
    input.removeAttribute('aria-activedescendant')
    list.hidden = found.length === 0
    input.setAttribute('aria-expanded', String(found.length > 0))
    status.textContent = found.length === 0 ? 'Nessun comune trovato.' : found.length === 1 ? '1 comune: usa le frecce per sceglierlo.' : `${found.length} comuni: usa le frecce per scegliere.`
  }

  const ask = async () => {
    const text = input.value.trim()
    const mine = ++turn
    if (text.length < least) return close()
    if (!answers.has(text)) {
      if (Date.now() < notBefore) return close()
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null)
      // Asked too often from this address: the field is a plain one until the server answers again.
      if (answer?.status === 429) notBefore = Date.now() + 1000 * (Number(answer.headers.get('Retry-After')) || 60)
      if (!answer?.ok) return close()
      answers.set(text, await answer.json())
    }
    // An older answer that comes late must not cover a newer one.
    if (mine === turn) show(answers.get(text))
  }

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, wait) })
  input.addEventListener('keydown', event => {
    const open = !list.hidden
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (open) activate(event.key === 'ArrowDown' ? active + 1 : active < 0 ? -1 : active - 1)
      else ask()
    } else if (event.key === 'Enter' && open && active >= 0) {
      event.preventDefault()
      choose(options()[active])
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      close()
    }
  })
  // Before the field loses the focus, which would close the list under the pointer.
  list.addEventListener('mousedown', event => {
    event.preventDefault()
    const option = event.target.closest('[role=option]')
    if (option) choose(option)
  })
  input.addEventListener('blur', () => { clearTimeout(timer); turn++; close() })
}

document.querySelectorAll('input[data-suggest]').forEach(combobox)
