package rootwalk.web.segment;

/// What a frame turned out to be.
public sealed interface Reading permits Segment, Reading.NoSegment {

    /// Not a TCP segment, or a broken one.
    ///
    /// @param why
    ///            in a few words
    record NoSegment(String why) implements Reading {}
}
