package rootwalk.socket;

/// The settings of a [UdpListener].
///
/// @param loops
///            threads, each with its own socket per address if the system can share addresses; at least 1
/// @param batch
///            datagrams per system call, of which each may stand for several that the kernel has joined, 1 to 1024
/// @param largestRequest
///            octets; longer datagrams are counted and dropped, 512 to 65535
/// @param largestResponse
///            octets of the response array, 512 to 65535
/// @param receiveBuffer
///            octets requested from the system for each socket; it may give less
/// @param sendBuffer
///            octets requested from the system for each socket; it may give less
public record ListenSettings(
        int loops, int batch, int largestRequest, int largestResponse, int receiveBuffer, int sendBuffer) {

    private static final int MAX_BATCH = 1024;
    private static final int MIN_DATAGRAM = 512;
    private static final int MAX_DATAGRAM = 65535;

    public ListenSettings {
        within("loops", loops, 1, Short.MAX_VALUE);
        within("batch", batch, 1, MAX_BATCH);
        within("largestRequest", largestRequest, MIN_DATAGRAM, MAX_DATAGRAM);
        within("largestReply", largestResponse, MIN_DATAGRAM, MAX_DATAGRAM);
        within("receiveBuffer", receiveBuffer, 0, Integer.MAX_VALUE);
        within("sendBuffer", sendBuffer, 0, Integer.MAX_VALUE);
    }

    /// The settings for a name server: batches of 64, requests to 4096 octets, responses to 4096, buffers of 4 MiB
    /// for bursts.
    public static ListenSettings withLoops(int loops) {
        return new ListenSettings(loops, 64, 4096, 4096, 4 << 20, 4 << 20);
    }

    /// The same with another limit for responses.
    public ListenSettings withLargestResponse(int octets) {
        return new ListenSettings(loops, batch, largestRequest, octets, receiveBuffer, sendBuffer);
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", but must be " + least + " to " + most);
        }
    }
}
