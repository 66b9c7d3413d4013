from django.http import HttpRequest, HttpResponse

from console.accounts.permissions import READ_QUEUES, requires


@requires(READ_QUEUES)
def overview(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


queue = done = overview
