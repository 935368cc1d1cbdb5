/** Who is signed in at the dashboard: {@link dev.curlew.edge.session.Sessions}. */
@NullMarked
package dev.curlew.edge.session;

import org.jspecify.annotations.NullMarked;
