// Which page is at which path under /dashboard. A page is a module of its own, loaded when somebody goes there:
//
//   export const texts = ['links'];                    // the areas of texts that it needs
//   export const styles = ['links'];                   // files of css/pages/, if it has styles of its own
//   export default async function page({ params, query, signal, navigate }) {
//     return { title, element, dispose };              // dispose, if there is one, is called when somebody leaves
//   }
//
// `scope` is what the key must be allowed; `nav` is the entry of the menu to which the page belongs.

/** @type {{path: string, scope: string, nav: string, load: () => Promise<any>}[]} */
export const routes = [
  { path: '/links', scope: 'links:read', nav: 'links', load: () => import('./pages/links.js') },
  { path: '/new', scope: 'links:write', nav: 'links', load: () => import('./pages/link-new.js') },
  { path: '/transfer', scope: 'links:read', nav: 'transfer', load: () => import('./pages/transfer.js') },
  { path: '/links/:code', scope: 'links:read', nav: 'links', load: () => import('./pages/link.js') },
  { path: '/analytics', scope: 'stats:read', nav: 'analytics', load: () => import('./pages/analytics.js') },
  { path: '/analytics/links/:code', scope: 'stats:read', nav: 'analytics', load: () => import('./pages/analytics.js') },
  { path: '/live', scope: 'stats:read', nav: 'live', load: () => import('./pages/live.js') },
  { path: '/keys', scope: 'admin', nav: 'keys', load: () => import('./pages/admin/keys.js') },
  { path: '/domains', scope: 'admin', nav: 'domains', load: () => import('./pages/admin/domains.js') },
  { path: '/blocklist', scope: 'admin', nav: 'blocklist', load: () => import('./pages/admin/blocklist.js') },
  { path: '/webhooks', scope: 'admin', nav: 'webhooks', load: () => import('./pages/admin/webhooks.js') },
  { path: '/webhooks/:id', scope: 'admin', nav: 'webhooks', load: () => import('./pages/admin/deliveries.js') },
  { path: '/tasks', scope: 'admin', nav: 'tasks', load: () => import('./pages/admin/tasks.js') },
  { path: '/audit', scope: 'admin', nav: 'audit', load: () => import('./pages/admin/audit.js') },
  { path: '/health', scope: 'admin', nav: 'health', load: () => import('./pages/admin/health.js') },
];

/** The menu, in groups. `icon` is a name of ui/icons.js. */
export const menu = [
  { name: 'links', path: '/links', icon: 'link', scope: 'links:read' },
  { name: 'transfer', path: '/transfer', icon: 'transfer', scope: 'links:read' },
  { name: 'analytics', path: '/analytics', icon: 'chart', scope: 'stats:read' },
  { name: 'live', path: '/live', icon: 'play', scope: 'stats:read' },
  { name: 'keys', path: '/keys', icon: 'key', scope: 'admin', group: 'admin' },
  { name: 'domains', path: '/domains', icon: 'globe', scope: 'admin', group: 'admin' },
  { name: 'blocklist', path: '/blocklist', icon: 'shield', scope: 'admin', group: 'admin' },
  { name: 'webhooks', path: '/webhooks', icon: 'bell', scope: 'admin', group: 'admin' },
  { name: 'tasks', path: '/tasks', icon: 'broom', scope: 'admin', group: 'admin' },
  { name: 'audit', path: '/audit', icon: 'list', scope: 'admin', group: 'admin' },
  { name: 'health', path: '/health', icon: 'heart', scope: 'admin', group: 'admin' },
];
