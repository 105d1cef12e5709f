#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Brute-force golden data for agglo METHODS. Pure numpy O(n^2); no clustering library is used here.
Run: python3 make_golden.py  (writes *.csv beside itself). Seed 20261121, numpy PCG64."""
import numpy as np, csv, math, itertools, os
from fractions import Fraction as F
from scipy import stats, integrate
rng=np.random.Generator(np.random.PCG64(20261121))
here=os.path.dirname(os.path.abspath(__file__))
def out(name,head,rows):
    with open(os.path.join(here,name),'w',newline='') as f:
        w=csv.writer(f,lineterminator='\n'); w.writerow(head)
        for r in rows: w.writerow([('' if v is None else (format(v,'.15g') if isinstance(v,(float,np.floating)) else v)) for v in r])
# ---------- firms: 300, window [0,10000]^2 m, integer metres, 14 coincident, three industries, employees
n=300
c=[(2500,2500,350),(7000,6500,500),(3000,7500,250)]
P=[]
for (cx,cy,s),k in zip(c,(70,60,40)): P+= [(cx+rng.normal(0,s),cy+rng.normal(0,s)) for _ in range(k)]
while len(P)<n-14: P.append(tuple(rng.uniform(0,10000,2)))
P=[(min(max(round(x),0),10000),min(max(round(y),0),10000)) for x,y in P]
for k in range(14): P.append(P[int(rng.integers(0,60))])
X=np.array(P,float); perm=rng.permutation(n); X=X[perm]
near1=np.hypot(X[:,0]-2500,X[:,1]-2500)<1100; near2=np.hypot(X[:,0]-7000,X[:,1]-6500)<1500
ind=np.where(near1&(rng.random(n)<.55),'A',np.where(near2&(rng.random(n)<.6),'B',np.array(list('ABC'))[rng.choice(3,n,p=[.12,.22,.66])]))
emp=np.maximum(1,np.round(np.exp(rng.normal(1.8,1.2,n)))).astype(int)
ids=np.array(['f%03d'%(i+1) for i in range(n)])
out('firms.csv',['id','x','y','industry','employees'],[(ids[i],int(X[i,0]),int(X[i,1]),ind[i],int(emp[i])) for i in range(n)])
D2=((X[:,None,:]-X[None,:,:])**2).sum(2); D=np.sqrt(D2)     # integer coordinates: D2 exact
# ---------- DBSCAN (closed ball, self included; border -> nearest core, then smallest core id; cluster number by smallest member id)
def dbscan(D2,ids,eps,mp,w=None):
    m=len(ids); w=np.ones(m) if w is None else w
    nb=D2<=eps*eps; core=(nb*w[None,:]).sum(1)>=mp
    lab=[-1]*m; comp=0
    for s in range(m):
        if core[s] and lab[s]<0:
            st=[s]; lab[s]=comp
            while st:
                a=st.pop()
                for b in np.where(nb[a]&core)[0]:
                    if lab[b]<0: lab[b]=comp; st.append(b)
            comp+=1
    amb=[0]*m
    for i in range(m):
        if not core[i]:
            cs=[j for j in np.where(nb[i]&core)[0]]
            if cs:
                j=min(cs,key=lambda j:(D2[i,j],ids[j])); lab[i]=lab[j]; amb[i]=len({lab[q] for q in cs})
    first={}
    for i in sorted(range(m),key=lambda i:ids[i]):
        if lab[i]>=0 and lab[i] not in first: first[lab[i]]=len(first)+1
    return core,[first[l] if l>=0 else None for l in lab],amb
rows=[]
for eps,mp,sel in ((500,8,'all'),(700,5,'A'),(250,4,'all'),(900,12,'B')):
    q=np.arange(n) if sel=='all' else np.where(ind==sel)[0]
    co,lb,am=dbscan(D2[np.ix_(q,q)],ids[q],eps,mp)
    for k,i in enumerate(q): rows.append((sel,eps,mp,ids[i],int(co[k]),'core' if co[k] else ('border' if lb[k] else 'noise'),lb[k],am[k]))
out('dbscan.csv',['group','eps','min_points','id','is_core','role','cluster','clusters_in_reach'],rows)
# ties: exact eps (3-4-5), contested border, pile of coincident firms, border tie broken by id
T=[('t01',0,0),('t02',0,0),('t03',0,0),('t04',300,400),('t05',500,0),('t06',1000,0),('t07',1000,0),('t08',1000,0),('t09',1300,400),('t10',5000,5000),('t11',5000,5000),('t12',5000,5000),('t13',5000,5501),('t14',9000,9000)]
TX=np.array([[a,b] for _,a,b in T],float); tid=np.array([t[0] for t in T]); TD=((TX[:,None]-TX[None])**2).sum(2)
rows=[]
for mp in (3,4,5):
    co,lb,am=dbscan(TD,tid,500,mp)
    rows+= [(500,mp,T[k][0],T[k][1],T[k][2],int(co[k]),'core' if co[k] else ('border' if lb[k] else 'noise'),lb[k],am[k]) for k in range(len(T))]
# contested border: two piles of 6 with 8 far neighbours each; v01 is exactly half way (tie -> smallest core id = the EAST pile), v02 is 10 m nearer to the east pile
T2=[('u%02d'%(11+k),20000,0) for k in range(6)]+[('w%02d'%(k+1),19600,0) for k in range(8)]+[('u%02d'%(1+k),20900,0) for k in range(6)]+[('w%02d'%(k+11),21300,0) for k in range(8)]+[('v01',20450,0),('v02',20460,0)]
X2=np.array([[a,b] for _,a,b in T2],float); i2=np.array([t[0] for t in T2]); D2_=((X2[:,None]-X2[None])**2).sum(2)
co,lb,am=dbscan(D2_,i2,500,16)
rows+=[(500,16,T2[k][0],T2[k][1],T2[k][2],int(co[k]),'core' if co[k] else ('border' if lb[k] else 'noise'),lb[k],am[k]) for k in range(len(T2))]
out('dbscan_ties.csv',['eps','min_points','id','x','y','is_core','role','cluster','clusters_in_reach'],rows)
# ---------- HDBSCAN*: 250 points, continuous coordinates (no ties)
m=250
H=np.vstack([rng.normal((2000,2000),(150,150),(60,2)),rng.normal((4000,3000),(120,220),(45,2)),rng.normal((7000,7000),(500,400),(70,2)),rng.uniform(0,10000,(75,2))])
H=H[rng.permutation(m)]; H=np.round(H,3); assert len({tuple(p) for p in H})==m
out('hdbscan_points.csv',['id','x','y'],[('h%03d'%(i+1),float(H[i,0]),float(H[i,1])) for i in range(m)])
def hdbscan(H,k,mcs,leaf=False,nary=True):
    """k: core distance = distance to the k-th nearest point COUNTING ITSELF (R dbscan minPts=k; hdbscan-py min_samples=k-1).
    Mutual-reachability ties are generic (a bridging point with core distance c has edges of exactly c to several components),
    so nary=True merges everything at equal distance at once: the result then depends on no tie order. nary=False: binary merges in (d,i,j) order."""
    m=len(H); d=np.sqrt(((H[:,None]-H[None])**2).sum(2)); core=np.sort(d,1)[:,k-1]
    mr=np.maximum(np.maximum(core[:,None],core[None,:]),d)
    E=sorted((mr[i,j],i,j) for i in range(m) for j in range(i+1,m))
    par=list(range(m))
    def f(a):
        while par[a]!=a: par[a]=par[par[a]]; a=par[a]
        return a
    node={i:i for i in range(m)}; kids={}; size={i:1 for i in range(m)}; dist={}; nxt=m; mst=0.
    for w,grp in itertools.groupby(E,key=lambda e:e[0] if nary else e):
        w=w if nary else w[0]; old={}
        for _,i,j in grp:
            a,b=f(i),f(j)
            if a!=b:
                A=old.pop(a,[node[a]]); B=old.pop(b,[node[b]]); par[a]=b; old[f(b)]=A+B; mst+=w
        for r,ch in old.items():
            kids[nxt]=tuple(ch); dist[nxt]=w; size[nxt]=sum(size[c] for c in ch); node[r]=nxt; nxt+=1
    root=nxt-1
    def pts(t):
        st=[t];o=[]
        while st:
            u=st.pop()
            if u<m:o.append(u)
            else: st+=kids[u]
        return o
    C=[]   # condensed clusters: dict(birth, parent, children, rows[(point,lambda)], child lambdas)
    def grow(t,birth,parent):
        me=len(C); C.append(dict(birth=birth,parent=parent,ch=[],rows=[],size=size[t]))
        while True:
            if t<m: C[me]['rows'].append((t,math.inf)); break     # cannot happen for mcs>=2
            lam=1/dist[t]
            big=[u for u in kids[t] if size[u]>=mcs]; small=[u for u in kids[t] if size[u]<mcs]
            for u in small: C[me]['rows']+=[(p,lam) for p in pts(u)]
            if len(big)>=2:
                for u in big: C[me]['ch'].append((grow(u,lam,me),lam,size[u]))
                break
            if len(big)==0: break
            t=big[0]
        return me
    import sys; sys.setrecursionlimit(10000)
    grow(root,0.,None)
    for c in C: c['stab']=sum(l-c['birth'] for _,l in c['rows'])+sum((l-c['birth'])*s for _,l,s in c['ch'])
    sel={}
    best=[c['stab'] for c in C]
    for i in range(len(C)-1,0,-1):
        s=sum(best[ch] for ch,_,_ in C[i]['ch'])
        if leaf: sel[i]=not C[i]['ch']
        elif C[i]['ch'] and s>C[i]['stab']: best[i]=s; sel[i]=False
        else: sel[i]=True
    if not leaf:
        def kill(i):
            for ch,_,_ in C[i]['ch']: sel[ch]=False; kill(ch)
        for i in range(1,len(C)):
            if sel.get(i): kill(i)
    lab=[None]*m; prob=[0.]*m; lamp=[None]*m
    owner=[None]*m
    for i,c in enumerate(C):
        for p,l in c['rows']: owner[p]=i; lamp[p]=l
    chosen=[i for i in range(1,len(C)) if sel.get(i)]
    for p in range(m):
        i=owner[p]
        while i is not None and i not in chosen: i=C[i]['parent']
        if i:
            mx=max([l for _,l in C[i]['rows']]+[l for _,l,_ in C[i]['ch']])   # hdbscan-py: max over the rows of that node only
            lab[p]=i; prob[p]=min(lamp[p],mx)/mx
    # GLOSH: 1 - lambda_p / lambda_max(subtree of the node the point fell from)
    mxs=[0]*len(C)
    for i in range(len(C)-1,-1,-1): mxs[i]=max([l for _,l in C[i]['rows']]+[mxs[ch] for ch,_,_ in C[i]['ch']]+[0])
    gl=[1-lamp[p]/mxs[owner[p]] if mxs[owner[p]]>0 else 0. for p in range(m)]
    order={}
    for p in range(m):
        if lab[p] is not None and lab[p] not in order: order[lab[p]]=len(order)+1
    return core,[order.get(l) for l in lab],prob,gl,{order[i]:(C[i]['stab'],1/C[i]['birth'] if C[i]['birth'] else None) for i in order},mst
rows=[];st=[]
for k,mcs,leaf in ((10,10,False),(5,20,False),(15,15,False),(5,10,True)):
    core,lb,pr,gl,S,mst=hdbscan(H,k,mcs,leaf); _,lb2,_,_,_,_=hdbscan(H,k,mcs,leaf,nary=False)
    mp={}
    for x,y in zip(lb,lb2):
        if x and y: mp.setdefault(y,[]).append(x)
    mp={y:max(set(v),key=v.count) for y,v in mp.items()}
    tie=[int((mp.get(y) if y else None)!=x) for x,y in zip(lb,lb2)]
    print('hdbscan',k,mcs,leaf,'sizes',[lb.count(c) for c in sorted(S)],'tie-dependent points',sum(tie))
    for i in range(m): rows.append((k,mcs,'leaf' if leaf else 'eom','h%03d'%(i+1),core[i],lb[i],pr[i],gl[i],tie[i]))
    st+= [(k,mcs,'leaf' if leaf else 'eom',c,lb.count(c),s,b,mst) for c,(s,b) in sorted(S.items())]
out('hdbscan.csv',['k_self_counted','min_cluster_size','method','id','core_distance','cluster','probability','glosh','label_depends_on_tie_order_in_binary_merging'],rows)
out('hdbscan_clusters.csv',['k_self_counted','min_cluster_size','method','cluster','size','stability','birth_distance','mst_length_mutual_reachability'],st)
# ---------- K-density, M
A=np.where(ind=='A')[0]; B=np.where(ind=='B')[0]
def phi(u): return np.exp(-u*u/2)/math.sqrt(2*math.pi)
rows=[]
for sel,name in ((A,'A'),(B,'B')):
    for wt in (0,1):
        d=[];w=[]
        for a,b in itertools.combinations(sel,2): d.append(D[a,b]); w.append(float(emp[a]*emp[b]) if wt else 1.)
        d=np.array(d);w=np.array(w)
        q75,q25=np.quantile(d,[.75,.25]); hs=0.9*min(d.std(ddof=1),(q75-q25)/1.34)*len(d)**-.2   # R bw.nrd0, type-7 quantiles, unweighted
        for hname,h in (('fixed',400.),('nrd0',hs)):
            for r in range(0,8001,500):
                k=(w*(phi((r-d)/h)+phi((r+d)/h))).sum()/(h*w.sum()); k0=(w*phi((r-d)/h)).sum()/(h*w.sum())
                rows.append((name,'product' if wt else 'none',hname,h,r,k,k0))
out('kdensity.csv',['industry','weights','bandwidth_rule','h_m','d_m','k_reflected','k_unreflected'],rows)
rows=[]
W=emp.astype(float)
for wt in (0,1):
    w=W if wt else np.ones(n)
    for a,b,an,bn in ((A,A,'A','A'),(A,B,'A','B'),(B,A,'B','A'),(B,B,'B','B')):
        for r in (0,100,250,500,1000,2000,4000):
            num=den=0.;used=0
            for i in a:
                js=[j for j in range(n) if j!=i and D2[i,j]<=r*r]
                tot=sum(w[j] for j in js)
                if not js: continue
                used+=1; bb=set(b); num+=sum(w[j] for j in js if j in bb)/tot
                den+=(sum(w[j] for j in b)-(w[i] if an==bn else 0))/(w.sum()-w[i])
            rows.append((an,bn,'employees' if wt else 'none',r,used,num/den if used else None))
out('m_function.csv',['from','to','weights','r_m','firms_with_a_neighbour','m'],rows)
# ---------- CLQ global with exact ties (rationals) and local
rows=[];inds='ABC';N={g:int((ind==g).sum()) for g in inds}
Cab={(a,b):F(0) for a in inds for b in inds}
for i in range(n):
    mn=min(D2[i,j] for j in range(n) if j!=i); t=[j for j in range(n) if j!=i and D2[i,j]==mn]
    for j in t: Cab[(ind[i],ind[j])]+=F(1,len(t))
for a in inds:
    for b in inds:
        nb=N[b]-(a==b); q=(Cab[(a,b)]/N[a])/F(nb,n-1); rows.append((a,b,N[a],N[b],str(Cab[(a,b)]),float(Cab[(a,b)]),float(q)))
out('clq_global.csv',['a','b','n_a','n_b','c_ab_exact','c_ab','clq'],rows)
rows=[];bw=10
for i in range(n):
    o=sorted((D2[i,j],ids[j],j) for j in range(n) if j!=i); db2=o[bw-1][0]
    nbh=[j for d,_,j in o if d<=db2]
    w=[1. if db2==0 else math.exp(-.5*D2[i,j]/db2) for j in nbh]
    for b in 'AB':
        g=sum(x for x,j in zip(w,nbh) if ind[j]==b)/sum(w)
        rows.append((ids[i],ind[i],b,math.sqrt(db2),len(nbh),g/((N[b]-(ind[i]==b))/(n-1)),g/(N[b]/(n-1))))
out('clq_local.csv',['id','industry','b','d_b_m','neighbours','lclq_consistent','lclq_wang_sfdep'],rows)
# ---------- KDE on 20x20 cell centres
Rk=2000.; sg=Rk/math.sqrt(8)
def quart(d,R): return np.where(d<R,3/(math.pi*R*R)*(1-(d/R)**2)**2,0.)
def egauss(u,s): # window [0,1e4]^2
    f=lambda a:stats.norm.cdf((1e4-a)/s)-stats.norm.cdf((0-a)/s); return f(u[0])*f(u[1])
# quartic mass inside the square: split plane integral in x, inner integral in y exact (polynomial)
def equart(u,R):
    x0,x1=max(-R,0-u[0]),min(R,1e4-u[0]); y0,y1=0-u[1],1e4-u[1]
    def inner(x):
        s=R*R-x*x
        if s<=0: return 0.
        b=math.sqrt(s); lo,hi=max(-b,y0),min(b,y1)
        if hi<=lo: return 0.
        g=lambda y: s*s*y-2*s*y**3/3+y**5/5
        return (g(hi)-g(lo))
    br=sorted({x0,x1,*[v for yy in (y0,y1) if abs(yy)<R for v in (-math.sqrt(R*R-yy*yy),math.sqrt(R*R-yy*yy)) if x0<v<x1]})
    tot=sum(integrate.quad(inner,a,b,epsabs=0,epsrel=1e-13,limit=400)[0] for a,b in zip(br,br[1:]))
    return 3/(math.pi*R**6)*tot
eq=np.array([equart(p,Rk) for p in X]); eg=np.array([egauss(p,sg) for p in X])
rows=[]
for iy in range(20):
    for ix in range(20):
        u=np.array([250+500*ix,250+500*iy],float); d=np.hypot(*(X-u).T)
        q=quart(d,Rk); g=np.exp(-d*d/(2*sg*sg))/(2*math.pi*sg*sg); Eq=equart(u,Rk); Eg=egauss(u,sg)
        km=1e6
        rows.append((u[0],u[1],q.sum()*km,(q*emp).sum()*km,q.sum()/Eq*km,(q/eq).sum()*km,g.sum()*km,g.sum()/Eg*km,(g/eg).sum()*km,Eq,Eg))
out('kde.csv',['x','y','quartic','quartic_employees','quartic_uniform','quartic_diggle','gauss','gauss_uniform','gauss_diggle','edge_quartic','edge_gauss'],rows)
# ---------- hexagonal lattice (pointy-top axial q,r; centre spacing 1000 m), 16 x 14 offset block, counts with many zeros
cells=[(q-(r//2),r) for r in range(14) for q in range(16)]
cx=lambda q,r:(1000*(q+r/2),1000*math.sqrt(3)/2*r)
lam=np.array([0.25+6*math.exp(-((cx(*c_)[0]-5000)**2+(cx(*c_)[1]-4000)**2)/(2*1500**2)) for c_ in cells]); cnt=rng.poisson(lam)
def hd2(a,b): dq,dr=a[0]-b[0],a[1]-b[1]; return dq*dq+dq*dr+dr*dr     # exact squared distance in spacings
m2=len(cells); HD=np.array([[hd2(a,b) for b in cells] for a in cells])
x=cnt.astype(float); xb=x.mean(); s2=(x*x).mean()-xb*xb; z=x-xb
rows=[]
def gi(i,nbs):
    w=len(nbs); s=x[nbs].sum(); return (s-xb*w)/math.sqrt(s2*(m2*w-w*w)/(m2-1))
b2=(z**4).mean()/(z**2).mean()**2
for i in range(m2):
    ring=[j for j in range(m2) if j!=i and HD[i,j]<=1]; band=[j for j in range(m2) if HD[i,j]<=9]; band2=[j for j in range(m2) if HD[i,j]<9]
    # Gi without self, band 3
    o=[j for j in range(m2) if j!=i]; xo=x[o]; xm=xo.mean(); so=math.sqrt((xo*xo).mean()-xm*xm); bb=[j for j in band if j!=i]; w=len(bb)
    gi0=(x[bb].sum()-xm*w)/(so*math.sqrt(((m2-1)*w-w*w)/(m2-2)))
    # local Moran, row-standardised contiguity
    k=len(ring); wi=1/k; mI=(z**2).mean()
    I=z[i]/mI*z[ring].mean()
    EI=-1/(m2-1); wi2=1/k; wkh=1-1/k      # sum w^2 = 1/k ; 2*sum_{k<h} w w = 1 - 1/k
    V=wi2*(m2-b2)/(m2-1)+wkh*(2*b2-m2)/((m2-1)*(m2-2))-EI**2        # Anselin 1995 total randomisation
    EIc=-(z[i]**2)/mI/(m2-1)                                        # conditional on x_i
    Vc=(z[i]/mI)**2*(m2/(m2-2.))*(wi2-1/(m2-1))*(mI-z[i]**2/(m2-1))
    rows.append((cells[i][0],cells[i][1],*cx(*cells[i]),int(cnt[i]),len(band),gi(i,band),gi(i,band2),gi0,k,I,EI,V,(I-EI)/math.sqrt(V),EIc,Vc,(I-EIc)/math.sqrt(Vc) if Vc>0 else None))
out('hex_lattice.csv',['q','r','x','y','count','card_band3_incl_self','gi_star_band3_closed','gi_star_band3_open_WRONG','gi_band3_closed','card_ring1','moran_i_mlvar_n','e_total','var_total','z_total','e_conditional','var_conditional','z_conditional'],rows)
# ---------- scan: Bernoulli and Poisson, circles centred on firms, closed, all distinct radii, cases A; population<=50%
def xl(a,b): return 0. if a==0 else a*math.log(a/b)
def scan(case,maxshare,mincase=2):
    Cn=int(case.sum()); best=[];
    for i in range(n):
        for r2 in sorted(set(D2[i])):
            ins=D2[i]<=r2; nn=int(ins.sum())
            if nn>maxshare*n: break
            c_=int((case&ins).sum())
            if c_<mincase: continue
            if c_*(n-nn)>(Cn-c_)*nn:
                lb=xl(c_,nn)+xl(nn-c_,nn)+xl(Cn-c_,n-nn)+xl(n-nn-Cn+c_,n-nn)-xl(Cn,n)-xl(n-Cn,n)
                E=Cn*nn/n; lp=xl(c_,E)+xl(Cn-c_,Cn-E)
                best.append((lb,lp,ids[i],math.sqrt(r2),nn,c_,frozenset(np.where(ins)[0])))
    return best
rows=[]
for g in 'AB':
    for ms in (.5,.1):
        L=scan(ind==g,ms)
        for stat,name in ((0,'bernoulli'),(1,'poisson')):
            rest=sorted(L,key=lambda t:(-t[stat],t[3],t[2])); used=set(); rank=0
            for t in rest:
                if used&t[6]: continue
                rank+=1; used|=t[6]; rows.append((g,ms,name,rank,t[stat],t[2],t[3],t[4],t[5],int((ind==g).sum())))
                if rank==3: break
out('scan.csv',['cases','max_population_share','model','rank','llr','centre_id','radius_m','population_inside','cases_inside','cases_total'],rows)
# ---------- E2SFCA exact rationals: 12 demand x 4 facilities
Pm=[int(v) for v in rng.integers(20,400,12)]; Sm=[int(v) for v in rng.integers(5,60,4)]+[7]
tm=[[int(v) for v in rng.integers(3,45,4)]+[99] for _ in range(12)]; tm[0][0]=10; tm[1][1]=20; tm[2][2]=30   # boundaries; facility 5 unreachable
def Wt(t): return F(1) if t<=10 else F(68,100) if t<=20 else F(22,100) if t<=30 else F(0)
for nm,fun in (('e2sfca',Wt),('2sfca',lambda t:F(1) if t<=30 else F(0))):
    den=[sum(Pm[k]*fun(tm[k][j]) for k in range(12)) for j in range(5)]; R=[F(Sm[j])/den[j] if den[j] else None for j in range(5)]
    Ai=[sum(R[j]*fun(tm[i][j]) for j in range(5) if R[j] is not None) for i in range(12)]
    assert sum(p*a for p,a in zip(Pm,Ai))==sum(Sm[j] for j in range(5) if R[j] is not None)
    out(nm+'.csv',['kind','index','population_or_supply','t1','t2','t3','t4','t5','value_exact','value'],[('demand',i+1,Pm[i],*tm[i],str(Ai[i]),float(Ai[i])) for i in range(12)]+[('facility',j+1,Sm[j],'','','','','',str(R[j]) if R[j] is not None else '',float(R[j]) if R[j] is not None else None) for j in range(5)])
# ---------- LQ: exact p, mid-p, conditional (Fisher) interval turned into LQ, delta interval
def lqci(N,K,nj,x,a=.05):
    def lim(x0,tail):
        # find p1 (LQ) via noncentral hypergeometric odds ratio psi
        f=lambda lp: (stats.nchypergeom_fisher.sf(x0-1,N,K,nj,math.exp(lp)) if tail=='lo' else stats.nchypergeom_fisher.cdf(x0,N,K,nj,math.exp(lp)))-a/2
        from scipy.optimize import brentq
        lp=brentq(f,-20,20,xtol=1e-13); return math.exp(lp)
    lo=0. if x==max(0,K+nj-N) else lim(x,'lo'); hi=math.inf if x==min(K,nj) else lim(x,'hi')
    def lq(psi): # odds ratio -> LQ at fixed margins: expected x solves x(N-K-nj+x)=psi(K-x)(nj-x)
        if psi==0: return max(0,K+nj-N)*N/(K*nj)
        if psi==math.inf: return min(K,nj)*N/(K*nj)
        A_=1-psi; B_=(N-K-nj)+psi*(K+nj); C_=-psi*K*nj
        if abs(A_)<1e-12: xx=-C_/B_
        else:
            Dq=math.sqrt(B_*B_-4*A_*C_); xx=[v for v in ((-B_+Dq)/(2*A_),(-B_-Dq)/(2*A_)) if max(0,K+nj-N)-1e-9<=v<=min(K,nj)+1e-9][0]
        return xx*N/(K*nj)
    return lo,hi,lq(lo),lq(hi)
rows=[]
for N_,K,nj,x_ in ((1000,50,100,12),(1000,50,100,5),(1000,50,20,4),(1000,50,20,0),(1000,50,20,1),(16257,382,900,150),(300,60,40,25),(60,6,6,6),(5443,80,700,10),(16257,382,300,7)):
    p=stats.hypergeom.sf(x_-1,N_,K,nj); mid=stats.hypergeom.sf(x_,N_,K,nj)+.5*stats.hypergeom.pmf(x_,N_,K,nj); bi=stats.binom.sf(x_-1,K,nj/N_)
    lo,hi,l1,l2=lqci(N_,K,nj,x_); L=x_*N_/(K*nj)
    pj=x_/nj;pr=(K-x_)/(N_-nj);pp=K/N_; se=math.sqrt(nj*pj*(1-pj)*(1/nj-L/N_)**2+(L/N_)**2*(N_-nj)*pr*(1-pr))/pp
    rows.append((N_,K,nj,x_,L,p,mid,bi,lo,hi if hi<math.inf else 'inf',l1,l2,se,L-1.959963984540054*se,L+1.959963984540054*se))
out('lq.csv',['N','K','n','x','lq','p_hyper_upper','p_mid','p_binom_upper','odds_lo95','odds_hi95','lq_lo95_exact','lq_hi95_exact','se_delta','lq_lo95_delta','lq_hi95_delta'],rows)
# ---------- Mann-Kendall and Sen, with exact two-sided p for n<=10 without ties
def mk(v):
    n_=len(v); S=sum((v[j]>v[i])-(v[j]<v[i]) for i in range(n_) for j in range(i+1,n_))
    t=[v.count(u) for u in set(v)]; V=(n_*(n_-1)*(2*n_+5)-sum(k*(k-1)*(2*k+5) for k in t))/18
    zz=0. if S==0 or V==0 else (S-1)/math.sqrt(V) if S>0 else (S+1)/math.sqrt(V)
    sl=sorted((v[j]-v[i])/(j-i) for i in range(n_) for j in range(i+1,n_)); k=len(sl); sen=sl[k//2] if k%2 else (sl[k//2-1]+sl[k//2])/2
    ex=None
    if n_<=10 and len(set(v))==n_:
        dist={0:1}   # inversions distribution
        for q in range(2,n_+1):
            nd={}
            for kk,cc in dist.items():
                for e in range(q): nd[kk+e]=nd.get(kk+e,0)+cc
            dist=nd
        T=n_*(n_-1)//2; ex=sum(cc for kk,cc in dist.items() if abs(T-2*kk)>=abs(S))/math.factorial(n_)
    return S,V,zz,2*stats.norm.sf(abs(zz)),ex,sen
rows=[]
for s in ([1,2,2,3,5,4,6,7,7,9],[1,2,3,4,5],[5,4,3,2,1,0],[3,3,3,3,3,3,3,3,3,3],[2,1,3,5,4,6,8,7,9,10],[1,3,2,4],[0,0,0,1,0,2,2,3,0,5,1,6],[9,7.5,8,6,5.5,7,4,3,3.5,2]):
    rows.append((' '.join(map(str,s)),*mk(s)))
out('mann_kendall.csv',['series','S','var','z','p_normal','p_exact','sen_slope'],rows)
# ---------- Ellison-Glaeser over 9 square regions of firms.csv, employees, 3 industries
reg=(np.minimum(X[:,0]//3334,2)*3+np.minimum(X[:,1]//3334,2)).astype(int)
tot=np.array([W[reg==k].sum() for k in range(9)]); xs=tot/tot.sum(); sx=(xs**2).sum()
rows=[];st={}
for g in inds:
    q=np.where(ind==g)[0]; t=W[q].sum(); s=np.array([W[q][reg[q]==k].sum() for k in range(9)])/t; zk=W[q]/t
    G=((s-xs)**2).sum(); Hh=(zk**2).sum(); gm=(G/(1-sx)-Hh)/(1-Hh)
    V=2*(Hh**2*(sx-2*(xs**3).sum()+sx**2)-(zk**4).sum()*(sx-4*(xs**3).sum()+3*sx**2)); st[g]=(s,t,Hh,gm)
    rows.append((g,len(q),t,G,Hh,gm,V,(G-(1-sx)*Hh)/math.sqrt(V)))
out('ellison_glaeser.csv',['industry','plants','employees','G','H','gamma','var_G','z'],rows)
rows=[]
for gs in (('A','B'),('A','C'),('B','C'),('A','B','C')):
    tt=sum(st[g][1] for g in gs); w={g:st[g][1]/tt for g in gs}; s=sum(w[g]*st[g][0] for g in gs); Gg=((s-xs)**2).sum(); Hg=sum(w[g]**2*st[g][2] for g in gs)
    gc=(Gg/(1-sx)-Hg-sum(st[g][3]*w[g]**2*(1-st[g][2]) for g in gs))/(1-sum(v*v for v in w.values()))
    egk=((st[gs[0]][0]-xs)*(st[gs[1]][0]-xs)).sum()/(1-sx) if len(gs)==2 else None
    rows.append(('+'.join(gs),gc,egk))
out('coagglomeration.csv',['industries','gamma_c_1997','gamma_c_pair_egk2010'],rows)
# ---------- AHP
rows=[]
for nm,M in (('saaty_3',[[1,3,5],[1/3,1,3],[1/5,1/3,1]]),('four',[[1,2,4,3],[.5,1,3,2],[.25,1/3,1,.5],[1/3,.5,2,1]]),('inconsistent',[[1,9,1/9],[1/9,1,9],[9,1/9,1]])):
    M=np.array(M,float);k=len(M);ev,vec=np.linalg.eig(M);i=np.argmax(ev.real);w=np.abs(vec[:,i].real);w/=w.sum();lmx=ev[i].real
    ci=(lmx-k)/(k-1);ri={3:.58,4:.90}[k];rows.append((nm,' '.join(format(v,'.6g') for v in M.ravel()),' '.join(format(v,'.12g') for v in w),lmx,ci,ri,ci/ri))
out('ahp.csv',['name','matrix_by_row','weights','lambda_max','ci','ri_saaty','cr'],rows)
