package rootwalk.web.segment;

import java.util.List;

import rootwalk.socket.packet.Frame;

/// The result of a capture.
///
/// @param traces the connections of the fetch, in the order of their first segments
/// @param frames all their frames, in the order of capture
/// @param dropped segments of any connection that were lost because they arrived too fast; if it is not 0, some may be
///     missing
/// @param error why the capture ended early; empty if it did not
public record CaptureResult(List<ConnectionTrace> traces, List<Frame> frames, long dropped, String error) {

    public CaptureResult {
        traces = List.copyOf(traces);
        frames = List.copyOf(frames);
    }
}
