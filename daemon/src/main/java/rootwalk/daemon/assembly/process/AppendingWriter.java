package rootwalk.daemon.assembly.process;

import java.io.IOException;
import java.io.Writer;
import java.nio.CharBuffer;

/// A writer that appends to an [Appendable].
public final class AppendingWriter extends Writer {

    private final Appendable target;

    public AppendingWriter(Appendable target) {
        this.target = target;
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        target.append(CharBuffer.wrap(characters, offset, length));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
