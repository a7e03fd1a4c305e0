package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.RecordSet;

/// A record set and the RRSIG set that came with it, if one did.
record SignedSet(RecordSet set, @Nullable RecordSet signatures) {}
