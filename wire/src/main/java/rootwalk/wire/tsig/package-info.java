/// Messages that two hosts with a shared key sign: TSIG (RFC 8945).
///
/// A server calls [rootwalk.wire.tsig.TsigRequest#check]. The result says which [rootwalk.wire.tsig.TsigKey] signed the
/// request, or which error its response has; the [rootwalk.wire.tsig.ResponseTsig] completes each message of the
/// response. A client signs its request with a [rootwalk.wire.tsig.TsigSigner], which returns the
/// [rootwalk.wire.tsig.TsigVerifier] of the response. Both sides compute MACs with a
/// [rootwalk.wire.tsig.TsigDigest]. [rootwalk.wire.tsig.KeyFile] reads keys from text.
///
/// Nothing here has a clock, a socket or a file. No text, exception or `toString` contains a secret.
///
/// RFC 8945.
@NullMarked
package rootwalk.wire.tsig;

import org.jspecify.annotations.NullMarked;
