import type { Session, WebContents } from 'electron';
import { originOf, type OwnPage } from './page.js';

/** A window shows its own page for good: it may reload it, and neither leave it nor open another. */
export function guardNavigation(contents: WebContents, page: OwnPage): void {
  contents.on('will-navigate', (event) => {
    if (!isEntry(page, event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isEntry(page, event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Cancels every request that is not for the page itself, whatever the content policy has let through. */
export function blockNetwork(session: Session, page: OwnPage): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !mayLoad(page, details.url) });
  });
}

/** `blob:` and `data:` stay inside the process; developer tools exist in development only. */
export function mayLoad(page: OwnPage, address: string): boolean {
  if (address.startsWith('data:')) return true;
  const inner = address.startsWith('blob:') ? address.slice('blob:'.length) : address;
  const origin = originOf(inner);
  if (origin === page.origin) return true;
  if (!page.development) return false;
  const socket = page.origin.replace(/^http/, 'ws');
  return origin === socket || address.startsWith('devtools:');
}

function isEntry(page: OwnPage, address: string): boolean {
  if (originOf(address) !== page.origin) return false;
  const { pathname } = new URL(address);
  return pathname === '/' || pathname === '/index.html';
}
