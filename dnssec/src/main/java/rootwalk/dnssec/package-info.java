/// DNSSEC, computed on RRsets (RFC 4034, RFC 4035 section 5). No input and output: time, limits and keys are passed in.
///
/// Nothing in this package and those below it throws for data from the network.
@NullMarked
package rootwalk.dnssec;

import org.jspecify.annotations.NullMarked;
