package rootwalk.socket;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.socket.kernel.KernelCheck;

/// An implementation of UDP: by system calls, or by the channels of the JDK. Stateless; safe for any thread.
public interface UdpSockets {

    /// The system property that overrides the choice: `channels` selects the JDK's channels.
    String PROPERTY = "rootwalk.udp";

    /// The best implementation for this machine, unless [#PROPERTY] says otherwise.
    static UdpSockets chosen() {
        UdpSockets kernel = "channels".equals(System.getProperty(PROPERTY)) ? null : systemCalls();
        return kernel == null ? channels() : kernel;
    }

    /// The JDK's datagram channels, which work everywhere.
    static UdpSockets channels() {
        return new ChannelSockets();
    }

    /// The implementation with system calls; null if they are not supported here or the check of their memory layouts
    /// failed.
    static @Nullable UdpSockets systemCalls() {
        return KernelCheck.passes() ? new KernelSockets() : null;
    }

    /// A short description, for the log.
    String description();

    /// Starts the loops of a listener, which receive nothing before the first [UdpListener#bind].
    ///
    /// @param handlers
    ///            the handler of each loop by its number, from 0
    /// @param threads
    ///            makes a platform thread for each loop
    UdpListener listen(ListenSettings settings, IntFunction<? extends DatagramHandler> handlers, ThreadFactory threads)
            throws IOException;

    /// Opens a client.
    ///
    /// @param secureRandom
    ///            a cryptographically strong source that any thread may use, for ports and the choice of sockets
    /// @param threads
    ///            makes a platform thread, if one is needed to wait for all queries
    UdpClient client(UdpClientSettings settings, RandomGenerator secureRandom, ThreadFactory threads)
            throws IOException;
}
