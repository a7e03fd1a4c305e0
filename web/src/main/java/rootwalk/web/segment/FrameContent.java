package rootwalk.web.segment;

/// What a frame turned out to be.
public sealed interface FrameContent permits Segment, FrameContent.Other {

    /// Not a TCP segment, or a broken one.
    ///
    /// @param why
    ///            in a few words
    record Other(String why) implements FrameContent {}
}
