package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.RecordSet;

/// An RRset and its signatures, if there were any.
record SignedSet(RecordSet set, @Nullable RecordSet signatures) {}
