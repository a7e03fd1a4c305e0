package rootwalk.wire.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Checks that only the owner of a file can read or change it. Stateless.
public final class OwnerOnly {

    private static final Set<PosixFilePermission> OF_OWNER = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private OwnerOnly() {}

    /// The permissions of a file that others can access, as `rw-r-----`. Empty if only the owner can, if the file system has no such
    /// permissions, or if it is not a regular file: others may need a device.
    public static Optional<String> trouble(Path file) throws IOException {
        return trouble(file, Credentials.ofThisProcess());
    }

    /// A credential may belong to root, with an entry for the service in its access control list. Then the permissions of the group are the mask of
    /// this list (acl(5)), and nobody else can enter the directory.
    static Optional<String> trouble(Path file, Credentials credentials) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, new LinkOption[0]);
        if (view == null) {
            return Optional.empty();
        }
        PosixFileAttributes attributes = view.readAttributes();
        if (!attributes.isRegularFile()) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        Set<PosixFilePermission> permitted = EnumSet.copyOf(OF_OWNER);
        if (credentials.has(file)) {
            permitted.add(PosixFilePermission.GROUP_READ);
        }
        return permitted.containsAll(permissions) ? Optional.empty()
                : Optional.of(PosixFilePermissions.toString(permissions));
    }
}
