// One link: its fields, rules, QR code and history.

import { h } from '../dom.js';
import { ago, dateTime, number, t } from '../i18n.js';
import { removeLink, restoreLink, switchLink } from '../links/actions.js';
import { explainer } from '../links/explain.js';
import { linkForm } from '../links/form.js';
import { history } from '../links/history.js';
import { domainQuery, getLink, linkHref, patchLink, stateBadge, withoutScheme } from '../links/model.js';
import { qrDesigner } from '../links/qr.js';
import { ruleEditor } from '../links/rules.js';
import { sending } from '../links/submit.js';
import { href, navigate, pageHead, reload } from '../router.js';
import { can } from '../session.js';
import { facts } from '../ui/facts.js';
import { icon } from '../ui/icons.js';
import { menuButton } from '../ui/menu.js';
import { tabs } from '../ui/tabs.js';
import { copy, toast } from '../ui/toast.js';

export const texts = ['links'];
export const styles = ['links'];

export default async function page({ params, query, signal }) {
  const link = await getLink(params.code, query.domain, { signal });
  const deleted = link.state === 'DELETED';
  const writes = can('links:write') && !deleted;
  let unsaved = false;
  const keep = (event) => unsaved && event.preventDefault();
  addEventListener('beforeunload', keep);
  const options = { signal, writes, onUnsaved: (yes) => { unsaved = yes; }, saved };

  /** Shows the link as it is now. */
  function saved() {
    unsaved = false;
    return reload();
  }

  const parts = tabs(t('links.partsOf', { url: withoutScheme(link.shortUrl) }), [
    { name: 'details', label: t('links.tab.details'), make: () => details(link, options) },
    { name: 'rules', label: link.rules?.length ? `${t('links.tab.rules')} (${link.rules.length})` : t('links.tab.rules'), make: () => rulesTab(link, options) },
    { name: 'qr', label: t('links.tab.qr'), make: () => qrDesigner(link, { signal }) },
    { name: 'history', label: t('links.tab.history'), make: () => history(link, { signal, writes, onChange: saved }) },
  ], {
    chosen: query.tab || 'details',
    onChange: (tab) => navigate(linkHref(link, { tab: tab === 'details' ? '' : tab }).replace('/dashboard', ''), { replace: true, quiet: true }),
  });
  return {
    title: link.title || withoutScheme(link.shortUrl),
    element: h('div', {}, head(link, writes, deleted, saved), about(link), parts),
    dispose: () => removeEventListener('beforeunload', keep),
  };
}

function head(link, writes, deleted, saved) {
  return pageHead(link.title || withoutScheme(link.shortUrl), {
    back: { path: '/links', label: t('links.title') },
    lead: h('span.link-lead', {},
      h('a', { href: link.shortUrl, target: '_blank', rel: 'noopener' }, withoutScheme(link.shortUrl)),
      h('button.icon-button.tiny', { type: 'button', 'aria-label': t('links.copyOf', { url: link.shortUrl }), on: { click: () => copy(link.shortUrl, t('common.copied')) } }, icon('copy')),
      stateBadge(link.state)),
    actions: [
      can('stats:read') && h('a.button', { href: href(`/analytics/links/${encodeURIComponent(link.code)}`, domainQuery(link)) }, icon('chart'), t('common.nav.analytics')),
      deleted && can('links:write') && h('button.button.primary', { type: 'button', on: { click: () => restoreLink(link, saved) } }, icon('undo'), t('links.restore')),
      writes && menuButton({
        label: t('common.more'),
        buttonClass: 'button',
        content: icon('more'),
        items: [
          { label: t('links.preview'), icon: 'eye', href: `${link.shortUrl}+` },
          { label: link.enabled ? t('links.disable') : t('links.enable'), icon: 'play', action: () => switchLink(link, saved) },
          { label: t('common.delete'), icon: 'trash', danger: true, action: () => removeLink(link, saved) },
        ],
      }),
    ],
  });
}

function about(link) {
  const health = link.targetHealth;
  return facts([
    [t('links.clicks'), number(link.clickCount ?? 0)],
    [t('links.created'), h('time', { datetime: link.createTime, title: dateTime(link.createTime) }, ago(link.createTime))],
    [t('links.updated'), h('time', { datetime: link.updateTime, title: dateTime(link.updateTime) }, ago(link.updateTime))],
    link.owner && [t('links.owner'), link.owner],
    link.expireTime && [t('links.expireTime'), dateTime(link.expireTime)],
    link.state === 'DELETED' && [t('links.purgeTime'), dateTime(link.purgeTime)],
    link.blockReason && [t('links.blockReason'), link.blockReason],
    health && [t('links.filter.health'), h('span.badge', { class: health.state === 'OK' ? 'good' : health.state === 'NOT_ALLOWED' ? '' : 'bad' }, t(`links.health.${health.state}`), health.httpStatus > 0 && ` (${health.httpStatus})`)],
  ], 'link-facts');
}

function details(link, { writes, onUnsaved, saved }) {
  const wrong = h('p.form-error', { role: 'alert' });
  const submit = h('button.button.primary', { type: 'submit', disabled: true }, t('common.save'));
  const form = linkForm(link, {
    domains: [],
    readOnly: !writes,
    onInput: () => {
      const changed = Object.keys(form.changes()).length > 0;
      submit.disabled = !changed;
      onUnsaved(changed);
    },
  });
  return h('form', {
    novalidate: true,
    on: {
      submit: sending(wrong, submit, async () => {
        await patchLink(link, form.changes());
        toast(t('links.saved'));
        await saved();
      }),
    },
  }, wrong, form.element, writes && h('div.form-foot', {}, submit));
}

function rulesTab(link, { signal, writes, onUnsaved, saved }) {
  const wrong = h('p.form-error', { role: 'alert' });
  const submit = h('button.button.primary', { type: 'submit', disabled: true }, t('links.rules.save'));
  const editor = ruleEditor(link.rules ?? [], {
    readOnly: !writes,
    onChange: () => {
      const changed = JSON.stringify(editor.rules()) !== JSON.stringify(link.rules ?? []);
      submit.disabled = !changed;
      onUnsaved(changed);
      explain.ask();
    },
  });
  const explain = explainer(link, { rules: editor.rules, onOutcome: editor.outcome, signal });
  return h('form.rules-form', {
    novalidate: true,
    on: {
      submit: sending(wrong, submit, async () => {
        await patchLink(link, { rules: editor.rules() });
        toast(t('links.rules.saved'));
        await saved();
      }),
    },
  },
  h('div', {}, h('p.lead', {}, t('links.rules.lead')), wrong, editor.element,
    h('div.rule-else', {}, h('h2', {}, t('links.rules.else')), h('p.mono.wrap', {}, link.targetUrl)),
    writes && h('div.form-foot', {}, submit)),
  explain.element);
}
