import { padLanguages, padTexts } from '../shared/domain/pad-texts.ts'
import { element } from './element.ts'

/** Greets whoever comes next, in the languages of the pad; it is the same for everybody. */
export function welcome(place: HTMLElement, office: string): void {
  const [first, ...others] = padLanguages
  element('office', HTMLParagraphElement).textContent = office
  element('greeting', HTMLHeadingElement).textContent = padTexts[first].idle
  const greetings = others.map((language) => {
    const line = document.createElement('li')
    line.lang = language
    line.dir = padTexts[language].direction
    line.textContent = padTexts[language].idle
    return line
  })
  place.querySelector('ul')?.replaceChildren(...greetings)
}
