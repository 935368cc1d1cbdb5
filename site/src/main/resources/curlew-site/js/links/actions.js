// What can be done with one link, from wherever it is shown.

import { t } from '../i18n.js';
import { href, navigate } from '../router.js';
import { can } from '../session.js';
import { attempt } from '../ui/attempt.js';
import { confirm } from '../ui/dialog.js';
import { menuButton } from '../ui/menu.js';
import { copy } from '../ui/toast.js';
import { deleteLink, domainQuery, linkHref, patchLink, undeleteLink, withoutScheme } from './model.js';

/** Deletes a link, after asking; it can be taken back at once. */
export async function removeLink(link, done) {
  const sure = await confirm({
    title: t('links.deleteTitle', { url: withoutScheme(link.shortUrl) }),
    text: t('links.deleteText'),
    yes: t('common.delete'),
    danger: true,
  });
  if (!sure) return;
  const undo = { label: t('common.undo'), run: () => restoreLink(link, done) };
  if (await attempt(() => deleteLink(link), t('links.deleted'), { action: undo })) done();
}

export async function restoreLink(link, done) {
  if (await attempt(() => undeleteLink(link), t('links.restored'))) done();
}

export async function switchLink(link, done) {
  const said = link.enabled ? t('links.disabledNow') : t('links.enabledNow');
  if (await attempt(() => patchLink(link, { enabled: !link.enabled }), said)) done();
}

/** The menu of a link in a list. */
export function rowMenu(link, writes, done) {
  const deleted = link.state === 'DELETED';
  const go = (tab) => () => navigate(linkHref(link, { tab }).replace('/dashboard', ''));
  return menuButton({
    label: t('links.actionsOf', { url: withoutScheme(link.shortUrl) }),
    items: [
      { label: t('common.copy'), icon: 'copy', action: () => copy(link.shortUrl, t('common.copied')) },
      { label: writes && !deleted ? t('common.edit') : t('links.show'), icon: 'edit', action: go('') },
      { label: t('links.tab.rules'), icon: 'split', action: go('rules') },
      { label: t('links.tab.qr'), icon: 'qr', action: go('qr') },
      { label: t('links.tab.history'), icon: 'history', action: go('history') },
      can('stats:read') && { label: t('common.nav.analytics'), icon: 'chart', href: href(`/analytics/links/${encodeURIComponent(link.code)}`, domainQuery(link)) },
      writes && !deleted && { label: link.enabled ? t('links.disable') : t('links.enable'), icon: 'play', action: () => switchLink(link, done) },
      writes && !deleted && { label: t('common.delete'), icon: 'trash', danger: true, action: () => removeLink(link, done) },
      writes && deleted && { label: t('links.restore'), icon: 'undo', action: () => restoreLink(link, done) },
    ],
  });
}
