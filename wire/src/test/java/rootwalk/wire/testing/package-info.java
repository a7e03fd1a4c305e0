/// What tests of several modules use.
@NullMarked
package rootwalk.wire.testing;

import org.jspecify.annotations.NullMarked;
