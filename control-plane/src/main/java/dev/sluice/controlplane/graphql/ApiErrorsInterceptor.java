package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.jdbc.StoreUnavailableException;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.report.collect.NotVisibleException;
import dev.sluice.controlplane.report.job.TooManyReportsException;
import dev.sluice.controlplane.run.RunRequests.RefusedException;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.lineage.GraphUnavailableException;
import dev.sluice.model.intake.IntakeUnavailableException;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one place where failures of the read side become GraphQL errors. */
@Interceptor
@ApiErrors
@Priority(Interceptor.Priority.APPLICATION)
class ApiErrorsInterceptor {
    private static final Logger LOG = Logger.getLogger(ApiErrorsInterceptor.class);

    private final GraphQlMetrics metrics;

    ApiErrorsInterceptor(GraphQlMetrics metrics) {
        this.metrics = metrics;
    }

    @AroundInvoke
    @Nullable
    Object translate(InvocationContext context) {
        try {
            return translated(context);
        } catch (ApiException e) {
            metrics.failed(e);
            throw e;
        }
    }

    private static @Nullable Object translated(InvocationContext context) {
        try {
            return context.proceed();
        } catch (ApiException e) {
            throw e;
        } catch (InvalidRequestException e) {
            throw new BadUserInputException(message(e), e);
        } catch (RefusedException e) {
            throw new BadUserInputException(message(e), e);
        } catch (ConflictException e) {
            throw new ConflictApiException(message(e), e);
        } catch (NotFoundException e) {
            throw new NotFoundApiException(message(e), e);
        } catch (ForbiddenException e) {
            throw new ForbiddenApiException(message(e), e);
        } catch (NotVisibleException e) {
            throw new NotInScopeApiException(message(e), e);
        } catch (TooManyReportsException e) {
            throw new LimitApiException(message(e), e);
        } catch (IntakeUnavailableException e) {
            LOG.warnf("intake unavailable method=%s: %s", context.getMethod().getName(), message(e));
            throw new DependencyUnavailableException(message(e), e);
        } catch (GraphUnavailableException e) {
            LOG.warnf("graph unavailable method=%s: %s", context.getMethod().getName(), message(e));
            throw new DependencyUnavailableException(
                    "the lineage graph does not answer; the catalog still does. Try again in a moment", e);
        } catch (StoreUnavailableException e) {
            LOG.warnf("store unavailable method=%s: %s", context.getMethod().getName(), message(e));
            throw new DependencyUnavailableException(message(e), e);
        } catch (Exception e) {
            LOG.errorf(e, "query failed method=%s", context.getMethod().getName());
            throw new InternalErrorException("the service failed to answer; its log says why", e);
        }
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? "no more is known" : message;
    }
}
