// The dashboard: the page of who is signed in, or the sign-in.

import { onSignedOut } from './api.js';
import { fill } from './dom.js';
import * as i18n from './i18n.js';
import { refresh, current } from './session.js';
import { shell, signInView } from './shell.js';
import { failure } from './ui/states.js';

const app = document.getElementById('app');

async function run() {
  // Whoever was given a report needs no key.
  if (location.pathname.startsWith('/dashboard/report/')) {
    const { report } = await import('./pages/report.js');
    await report(app);
    return;
  }
  await i18n.load('common');
  try {
    await refresh();
  } catch (error) {
    fill(app, failure(error, run));
    return;
  }
  if (!current().signedIn) {
    signInView(app, run);
    return;
  }
  onSignedOut(() => {
    onSignedOut(() => {});
    signInView(app, run, i18n.t('common.sessionOver'));
  });
  shell(app, run);
}

run();
