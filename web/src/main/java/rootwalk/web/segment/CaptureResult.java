package rootwalk.web.segment;

import java.util.List;

import rootwalk.socket.packet.Frame;

/// What was seen of a fetch.
///
/// @param traces
///            its connections, in the order of their first segments
/// @param frames
///            all frames of them, in the order in which they were seen
/// @param dropped
///            segments of any connection that came too fast to be looked at; where it is not 0, some may be missing
/// @param error
///            why looking ended before its time; empty if it did not
public record CaptureResult(List<ConnectionTrace> traces, List<Frame> frames, long dropped, String error) {

    public CaptureResult {
        traces = List.copyOf(traces);
        frames = List.copyOf(frames);
    }
}
