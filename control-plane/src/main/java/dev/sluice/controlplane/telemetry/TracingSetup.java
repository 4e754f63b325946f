package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.secret.KnownSecrets;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.internal.ExceptionAttributeResolver;
import io.opentelemetry.sdk.trace.internal.SdkTracerProviderUtil;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import jakarta.inject.Singleton;

/** Makes the sampler that is configured one for requests only, and takes the values of secrets out of told exceptions. */
@Singleton
final class TracingSetup implements AutoConfiguredOpenTelemetrySdkBuilderCustomizer {
    private static final AttributeKey<String> MESSAGE = ExceptionAttributeResolver.EXCEPTION_MESSAGE;
    private static final AttributeKey<String> TRACE = ExceptionAttributeResolver.EXCEPTION_STACKTRACE;

    private final KnownSecrets secrets;

    TracingSetup(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
        builder.addSamplerCustomizer((sampler, _) -> new RunSampler(sampler));
        builder.addTracerProviderCustomizer((provider, _) -> {
            SdkTracerProviderUtil.setExceptionAttributeResolver(provider, this::describe);
            return provider;
        });
    }

    /** An exception may quote what somebody sent; once told it cannot be changed any more. */
    private void describe(ExceptionAttributeResolver.AttributeSetter span, Throwable exception, int longest) {
        ExceptionAttributeResolver.getDefault()
                .setExceptionAttributes(
                        new ExceptionAttributeResolver.AttributeSetter() {
                            @Override
                            public <T> void setAttribute(AttributeKey<T> key, T value) {
                                if (value instanceof String text && key.equals(MESSAGE)) {
                                    span.setAttribute(MESSAGE, secrets.mask(text));
                                } else if (value instanceof String text && key.equals(TRACE)) {
                                    span.setAttribute(TRACE, secrets.mask(text));
                                } else {
                                    span.setAttribute(key, value);
                                }
                            }
                        },
                        exception,
                        longest);
    }
}
