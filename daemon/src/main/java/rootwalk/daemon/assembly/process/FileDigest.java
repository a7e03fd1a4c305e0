package rootwalk.daemon.assembly.process;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.config.Config;
import rootwalk.wire.file.RegularFile;

/// What tells whether a file has been replaced: an SHA-256 of its octets, in hexadecimal. Stateless.
public final class FileDigest {

    private FileDigest() {}

    /// Of all files for TLS to another server.
    public static String of(Config.RemoteTls tls) {
        return Stream.concat(tls.authorities().stream(),
                tls.identity().stream().flatMap(files -> Stream.of(files.certificate(), files.key())))
                .map(FileDigest::of).collect(Collectors.joining(" "));
    }

    /// Of one file. One that cannot be read has no digest; who needs its content reports that.
    public static String of(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(RegularFile.octets(file, RegularFile.USUAL_BOUND)));
        } catch (IOException e) {
            return "unreadable";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
