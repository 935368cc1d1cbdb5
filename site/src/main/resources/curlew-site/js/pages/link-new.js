// A new link.

import { api } from '../api.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { linkForm } from '../links/form.js';
import { domains, linkHref } from '../links/model.js';
import { sending } from '../links/submit.js';
import { href, navigate, pageHead } from '../router.js';
import { current } from '../session.js';
import { toast } from '../ui/toast.js';

export const texts = ['links'];
export const styles = ['links'];

export default async function page({ signal }) {
  const hosts = await domains(signal).catch(() => [current().defaultDomain]);
  const form = linkForm(null, { domains: hosts });
  const wrong = h('p.form-error', { role: 'alert' });
  const requestId = crypto.randomUUID();
  const submit = h('button.button.primary', { type: 'submit' }, t('links.create'));
  const element = h('form', {
    novalidate: true,
    on: {
      submit: sending(wrong, submit, async () => {
        // With an id, so that a second try after a lost answer makes no second link.
        const link = await api.post('/api/v1/links', form.changes(), { query: { requestId: await idFor(form.changes(), requestId) } });
        toast(t('links.made', { url: link.shortUrl }));
        navigate(linkHref(link).replace('/dashboard', ''));
      }),
    },
  }, wrong, form.element,
  h('div.form-foot', {}, submit, h('a.button', { href: href('/links') }, t('common.cancel'))));

  return { title: t('links.new'), element: h('div', {}, pageHead(t('links.new'), { lead: t('links.newLead'), back: { path: '/links', label: t('links.title') } }), element) };
}

/** The same link has the same id, another one another. */
async function idFor(fields, salt) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(salt + JSON.stringify(fields)))).slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
