package dev.sluice.adapters.container;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.sluice.scheduler.execute.AttemptListener.Stream;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.LineSplitter;

/** Takes the log stream of a container. */
final class ContainerLog extends ResultCallbackTemplate<ContainerLog, Frame> {
    private final AttemptOutput output;
    private final LineSplitter out;
    private final LineSplitter err;

    ContainerLog(AttemptOutput output) {
        this.output = output;
        this.out = output.open(Stream.OUT);
        this.err = output.open(Stream.ERR);
    }

    @Override
    public void onNext(Frame frame) {
        byte[] bytes = frame.getPayload();
        (frame.getStreamType() == StreamType.STDERR ? err : out).write(bytes, 0, bytes.length);
    }

    /** Looks at the container tell its end; what it says meanwhile is not kept. */
    @Override
    public void onError(Throwable trouble) {
        endLines();
        output.system("log stream broke, later lines are not kept: " + trouble);
        onComplete();
    }

    @Override
    public void onComplete() {
        endLines();
        super.onComplete();
    }

    private void endLines() {
        out.close();
        err.close();
    }
}
