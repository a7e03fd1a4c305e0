package rootwalk.web.segment;

/// The content of a frame.
public sealed interface FrameContent permits Segment, FrameContent.Other {

    /// Not a TCP segment, or a malformed one.
    ///
    /// @param why the reason, in a few words
    record Other(String why) implements FrameContent {}
}
