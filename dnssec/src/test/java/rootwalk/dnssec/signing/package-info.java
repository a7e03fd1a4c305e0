/// Signs RRsets and whole zones in process, for tests of all modules.
///
/// [rootwalk.dnssec.signing.ZoneSigner] is the entry point. The signatures and proofs are real ones; keys are made from
/// seeds, so that each run has the same.
@NullMarked
package rootwalk.dnssec.signing;

import org.jspecify.annotations.NullMarked;
