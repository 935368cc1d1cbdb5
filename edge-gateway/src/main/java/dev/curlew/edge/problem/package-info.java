/** Errors as the public sees them: {@link dev.curlew.edge.problem.Problem}, as RFC 9457 has it or as a page. */
@NullMarked
package dev.curlew.edge.problem;

import org.jspecify.annotations.NullMarked;
