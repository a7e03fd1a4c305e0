package rootwalk.web.load;

import rootwalk.web.page.Resource;

/// One part of a page.
///
/// @param number from 1, in the order of the requests
/// @param found when it was found, in nanoseconds of the timeline
public record PagePart(int number, Resource resource, long found) {}
