package rootwalk.web.load;

import rootwalk.web.page.Resource;

/// One of the things that a page wants.
///
/// @param number
///            from 1, in the order in which they are asked for
/// @param found
///            when it was, in nanoseconds since the journey began
public record PagePart(int number, Resource resource, long found) {}
