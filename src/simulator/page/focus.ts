/** Draws a part anew without taking the focus away: it goes to the control of the same name or, failing that, place. */
export function keepFocus(container: HTMLElement, draw: () => void): void {
  const controls = () => [...container.querySelectorAll<HTMLElement>('button, textarea, input, select, summary')];
  const before = controls();
  const focused = before.find((control) => control === document.activeElement);
  draw();
  if (!focused || focused.isConnected) return;
  const after = controls();
  const name = (control: HTMLElement) => control.getAttribute('aria-label') ?? control.textContent;
  (after.find((control) => name(control) === name(focused)) ?? after[before.indexOf(focused)] ?? after[0])?.focus();
}
