import pytest
from sextant.watch import looking, telling
from sextant.watch.models import *
from tests.watch.conftest import *
def test_x(sell):
    sell({"Ben": LAST_WEEK})
    import time
    t=time.time()
    l=looking.look_now(DAY, at=AT)
    print(time.time()-t)
    for p in l.pieces.all():
        if p.series: print(p, p.since,p.until,p.series,p.short,p.judged,p.alarmed,len(p.found),p.tests)
        for f in p.found: print('   ', f['metric'],f['node'],f['shape'],f['step'],f['starts_on'],f['value'],f['middle'],f['p'])
    for a in Alert.objects.all(): print(a.part_of_id, telling.headline(a), telling.sentence(a))
