/** Tells users of screen readers what changed, politely: after what is being read. */
const regionId = 'announcer';

export function Announcer() {
  return <div id={regionId} class="visually-hidden" aria-live="polite" />;
}

export function announce(text: string): void {
  const region = document.getElementById(regionId);
  if (region) region.textContent = text;
}
