package rootwalk.cli.command;

import picocli.CommandLine.Option;

/// The option about colours of commands that print for people.
public final class ColorOption {

    @Option(names = "--no-color", description = "no colours, even on a terminal")
    private boolean noColor;

    public Paint.Brush brush() {
        return noColor ? Paint.Brush.PLAIN : Paint.Brush.ofTerminal();
    }
}
