package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;

import rootwalk.wire.RRset;

/// An RRset and its signatures, if there were any.
record SignedRRset(RRset rrset, @Nullable RRset signatures) {}
