// Housekeeping: what runs by itself, how it went, and how to run it now.

import { api, path } from '../../api.js';
import { fill, h } from '../../dom.js';
import { ago, date, dateTimeSeconds, has, number, t } from '../../i18n.js';
import { pageHead } from '../../router.js';
import { attempt } from '../../ui/attempt.js';
import { facts } from '../../ui/facts.js';
import { icon } from '../../ui/icons.js';
import { empty, failure, loading } from '../../ui/states.js';

const DAY = /^\d{4}-\d\d-\d\d$/;
const BADGES = { SUCCEEDED: 'good', FAILED: 'bad', RUNNING: 'warn' };

export const texts = ['admin'];
export const styles = ['admin'];

export default async function page({ signal }) {
  const content = h('div', { 'aria-live': 'polite' });

  async function show() {
    if (!content.childElementCount) fill(content, loading());
    try {
      const { tasks = [] } = await api.get('/api/v1/tasks', {}, { signal });
      fill(content, tasks.length ? h('ul.task-list', {}, tasks.map(card)) : empty(t('admin.tasks.none'), ''));
    } catch (error) {
      if (!signal.aborted) fill(content, failure(error, show));
    }
  }

  function card(task) {
    const result = task.lastResult ?? 'NONE';
    const button = h('button.button.small', { type: 'button', 'aria-label': t('admin.tasks.runNamed', { name: task.taskId }), on: { click: () => run(task, button) } }, icon('play'), t('admin.tasks.run'));
    return h('li.card.task', {},
      h('div.task-head', {}, h('h2.mono', {}, task.taskId),
        h('span.badge', { class: BADGES[result] ?? '' }, t(`admin.tasks.result.${result}`)), button),
      h('p', {}, about(task)),
      facts([
        [t('admin.tasks.interval'), duration(task.interval)],
        [t('admin.tasks.lastRun'), task.lastStartTime ? h('time', { datetime: task.lastStartTime, title: dateTimeSeconds(task.lastStartTime) }, ago(task.lastStartTime)) : t('admin.never')],
        task.lastDuration && [t('admin.tasks.duration'), duration(task.lastDuration)],
        task.summary && [t('admin.tasks.summary'), outcomeText(task) ?? english(task.summary)],
      ]),
      task.failure && h('p.notice.bad', {}, whatFailed(task)));
  }

  async function run(task, button) {
    button.disabled = true;
    fill(button, icon('refresh'), t('admin.tasks.running'));
    await attempt(() => api.post(path`/api/v1/tasks/${task.taskId}:run`), (done) => (done.lastResult === 'FAILED'
      ? t('admin.tasks.failed', { name: task.taskId }) : t('admin.tasks.done', { name: task.taskId })));
    await show();
    content.querySelector(`[aria-label="${CSS.escape(t('admin.tasks.runNamed', { name: task.taskId }))}"]`)?.focus();
  }

  show();
  return {
    title: t('admin.tasks.title'),
    element: h('div', {},
      pageHead(t('admin.tasks.title'), {
        lead: t('admin.tasks.lead'),
        actions: [h('button.button', { type: 'button', on: { click: show } }, icon('refresh'), t('admin.refresh'))],
      }),
      content),
  };
}

/** In the reader's language, where the task is one that we know. */
function about(task) {
  const key = `admin.tasks.about.${task.taskId}`;
  return has(key) ? t(key) : task.description;
}

/** What came of it in the reader's language; undefined where the server has but its own words for it. */
function outcomeText({ outcome = {} }) {
  const key = `admin.tasks.outcome.${outcome.kind}`;
  if (!has(key)) return undefined;
  return t(key, { n: Number(outcome.count ?? 0), day: DAY.test(outcome.detail) ? date(`${outcome.detail}T00:00`) : '' });
}

function whatFailed(task) {
  const known = outcomeText(task);
  if (known) return [known, task.outcome.detail && [' ', english(task.outcome.detail)]];
  return [t('admin.tasks.outcome.unexpected'), ' ', english(task.failure)];
}

const english = (text) => h('span', { lang: 'en' }, text);

/** `"3600s"` for people. */
function duration(text) {
  const seconds = Number.parseFloat(text ?? '0');
  if (seconds < 1) return t('admin.duration.ms', { n: number(Math.round(seconds * 1000)) });
  if (seconds < 120) return t('admin.duration.s', { n: number(Math.round(seconds * 10) / 10) });
  if (seconds < 7200) return t('admin.duration.min', { n: number(Math.round(seconds / 60)) });
  return seconds < 172800 ? t('admin.duration.h', { n: number(Math.round(seconds / 3600)) }) : t('admin.duration.d', { n: number(Math.round(seconds / 86400)) });
}
