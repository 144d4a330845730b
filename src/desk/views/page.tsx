import type { ComponentChildren, VNode } from 'preact';

interface PageProps {
  title: string;
  /** A class of `body`, by which the style sheet knows the page. */
  kind: 'simulator' | 'desk' | 'notice';
  /** Modules from desk/browser to start, by file name. */
  scripts?: string[];
  children: ComponentChildren;
}

/** The frame of every page: what stands in `head`, and the body. */
export function Page({ title, kind, scripts = [], children }: PageProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · OIC Hub enquiries`}</title>
        <link rel="icon" href="/desk/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/desk/assets/desk.css" />
        {scripts.map((script) => (
          <script key={script} type="module" src={`/desk/browser/${script}`} />
        ))}
      </head>
      <body class={kind}>{children}</body>
    </html>
  );
}

/** The bar at the top of a page: whose this is, and the way between the pages. */
export function TopBar({ at }: { at: 'simulator' | 'desk' }): VNode {
  return (
    <header class="top-bar">
      <p class="brand">
        <img src="/desk/assets/icon.svg" alt="" width="28" height="28" />
        <span>
          OIC Hub<span class="rest-of-brand"> enquiries</span>
        </span>
      </p>
      <p class="mode">Demo mode</p>
      <nav aria-label="Pages">
        <a href="/" aria-current={at === 'simulator' ? 'page' : undefined}>
          Simulator
        </a>
        <a href="/desk" aria-current={at === 'desk' ? 'page' : undefined}>
          Desk
        </a>
      </nav>
    </header>
  );
}
