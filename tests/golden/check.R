# SPDX-License-Identifier: Apache-2.0
suppressMessages({library(dbscan);library(spdep);library(spatstat)})
rd<-function(f)read.csv(f,colClasses=c(id="character"),na.strings="")
rep0<-function(n,v)cat(sprintf("%-60s %s\n",n,format(v,digits=3)))
part<-function(a,b){a[is.na(a)]<-0;b[is.na(b)]<-0;all((a==0)==(b==0))&&nrow(unique(cbind(a,b)))==length(unique(a))&&length(unique(a))==length(unique(b))}
f<-rd("firms.csv");d<-rd("dbscan.csv")
for(g in unique(paste(d$group,d$eps,d$min_points))){s<-d[paste(d$group,d$eps,d$min_points)==g,];xy<-as.matrix(f[match(s$id,f$id),c("x","y")]);r<-dbscan::dbscan(xy,s$eps[1],s$min_points[1],borderPoints=FALSE);rep0(paste("dbscan core partition",g,"identical"),part(ifelse(s$is_core==1,s$cluster,NA),ifelse(r$cluster==0,NA,r$cluster)));r2<-dbscan::dbscan(xy,s$eps[1],s$min_points[1]);rep0(" noise set identical",all((r2$cluster==0)==is.na(s$cluster)));rep0(" border labels differing from R (arbitrary there)",{k<-!is.na(s$cluster)&s$is_core==1;m<-tapply(s$cluster[k],r2$cluster[k],function(v)v[1]);sum(m[as.character(r2$cluster)]!=s$cluster,na.rm=TRUE)})}
h<-rd("hdbscan.csv");p<-rd("hdbscan_points.csv")
for(k in c(10,15)){s<-h[h$k_self_counted==k&h$min_cluster_size==k&h$method=="eom",];r<-dbscan::hdbscan(as.matrix(p[,2:3]),k);t<-s$label_depends_on_tie_order_in_binary_merging==0;tb<-table(ifelse(is.na(s$cluster),0,s$cluster),r$cluster);rep0(paste("hdbscan minPts",k,"points whose R label differs (R merges ties in pairs)"),nrow(p)-sum(apply(tb,1,max)));rep0(" core distance max diff",max(abs(r$coredist-s$core_distance)));rep0(" glosh max diff",max(abs(r$outlier_scores-s$glosh)));rep0(" probability max diff (R uses 1-core/maxcore: differs)",max(abs(r$membership_prob-s$probability)));print(r$cluster_scores)
 mr<-pmax(as.matrix(dist(p[,2:3])),outer(r$coredist,r$coredist,pmax));cat("  mst",sum(hclust(as.dist(mr),"single")$height),"\n")}
x<-read.csv("hex_lattice.csv");ed<-outer(seq_len(nrow(x)),seq_len(nrow(x)),Vectorize(function(i,j){a<-x$q[i]-x$q[j];b<-x$r[i]-x$r[j];a*a+a*b+b*b}))
mk<-function(M){nb<-lapply(seq_len(nrow(M)),function(i)which(M[i,]));class(nb)<-"nb";attr(nb,"region.id")<-as.character(seq_len(nrow(M)));nb}
b3<-mk(ed<=9&ed>0);y<-x$count
rep0("Gi* spdep",max(abs(as.numeric(localG(y,nb2listw(include.self(b3),style="B")))-x$gi_star_band3_closed)))
rep0("Gi spdep",max(abs(as.numeric(localG(y,nb2listw(b3,style="B")))-x$gi_band3_closed)))
r1<-nb2listw(mk(ed==1),style="W")
a<-localmoran(y,r1,conditional=FALSE);rep0("local Moran Ii, E, Var (total) spdep",c(max(abs(a[,1]-x$moran_i_mlvar_n)),max(abs(a[,2]-x$e_total)),max(abs(a[,3]-x$var_total))))
a<-localmoran(y,r1,conditional=TRUE);rep0("local Moran E, Var (conditional) spdep",c(max(abs(a[,2]-x$e_conditional)),max(abs(a[,3]-x$var_conditional))))
kk<-read.csv("kde.csv");W<-owin(c(0,1e4),c(0,1e4));P<-ppp(f$x,f$y,W,check=FALSE);sg<-2000/sqrt(8)
dn<-density(P,sigma=sg,kernel="gaussian",edge=TRUE,dimyx=420);v<-dn[list(x=kk$x,y=kk$y)]*1e6;rep0("KDE gauss uniform vs spatstat 420 px, max rel diff",max(abs(v/kk$gauss_uniform-1)[kk$gauss_uniform>.05]))
dn<-density(P,sigma=sg,kernel="gaussian",edge=TRUE,diggle=TRUE,dimyx=420);v<-dn[list(x=kk$x,y=kk$y)]*1e6;rep0("KDE gauss diggle vs spatstat, max rel diff",max(abs(v/kk$gauss_diggle-1)[kk$gauss_diggle>.05]))
dn<-density(P,sigma=sg,kernel="quartic",edge=TRUE,dimyx=420);v<-dn[list(x=kk$x,y=kk$y)]*1e6;rep0("KDE quartic uniform vs spatstat, max rel diff",max(abs(v/kk$quartic_uniform-1)[kk$quartic_uniform>.05]))
dn<-density(P,sigma=sg,kernel="quartic",edge=FALSE,dimyx=420);v<-dn[list(x=kk$x,y=kk$y)]*1e6;rep0("KDE quartic no edge vs spatstat, max rel diff",max(abs(v/kk$quartic-1)[kk$quartic>.05]))
# K-density, independent R
D<-as.matrix(dist(f[,c("x","y")]));kd<-read.csv("kdensity.csv");mx<-0
for(i in seq_len(nrow(kd))){q<-which(f$industry==kd$industry[i]);dd<-D[q,q][upper.tri(D[q,q])];w<-if(kd$weights[i]=="product")outer(f$employees[q],f$employees[q])[upper.tri(D[q,q])] else rep(1,length(dd));h<-if(kd$bandwidth_rule[i]=="fixed")400 else bw.nrd0(dd);r<-kd$d_m[i];v<-sum(w*(dnorm((r-dd)/h)+dnorm((r+dd)/h)))/(h*sum(w));mx<-max(mx,abs(v/kd$k_reflected[i]-1))};rep0("K-density vs R, max rel diff (bw.nrd0 too)",mx)
q<-which(f$industry=="A");dd<-D[q,q][upper.tri(D[q,q])];rep0(" integral of reflected K on [0,inf)",integrate(Vectorize(function(r)sum(dnorm((r-dd)/400)+dnorm((r+dd)/400))/(400*length(dd))),0,15000,subdivisions=1000)$value)
m<-read.csv("m_function.csv");m<-m[!is.na(m$m)&m$m!=0,];mx<-0
for(i in seq_len(nrow(m))){a<-which(f$industry==m$from[i]);b<-which(f$industry==m$to[i]);w<-if(m$weights[i]=="none")rep(1,300) else f$employees;nb<-(D<=m$r_m[i])*1;diag(nb)<-0;den<-as.vector(nb%*%w)[a];num<-as.vector(nb[,b]%*%w[b])[a];gl<-(sum(w[b])-w[a]*(m$from[i]==m$to[i]))/(sum(w)-w[a]);k<-den>0;mx<-max(mx,abs(sum((num/den)[k])/sum(gl[k])/m$m[i]-1))};rep0("M function vs R, max rel diff",mx)
l<-read.csv("lq.csv");mx<-0;for(i in seq_len(nrow(l))){t<-matrix(c(l$x[i],l$K[i]-l$x[i],l$n[i]-l$x[i],l$N[i]-l$K[i]-l$n[i]+l$x[i]),2);ft<-fisher.test(t);o<-suppressWarnings(as.numeric(sub("inf","Inf",l$odds_hi95[i])));e<-c(if(l$odds_lo95[i]>0)abs(ft$conf.int[1]/l$odds_lo95[i]-1) else 0,if(is.finite(o))abs(ft$conf.int[2]/o-1) else 0,abs(fisher.test(t,alternative="greater")$p.value/l$p_hyper_upper[i]-1));mx<-max(mx,e)};rep0("LQ exact vs fisher.test, max diff",mx)
mkx<-read.csv("mann_kendall.csv");for(i in seq_len(nrow(mkx))){v<-as.numeric(strsplit(mkx$series[i]," ")[[1]]);if(!is.na(mkx$p_exact[i])&&length(v)<50){k<-cor.test(seq_along(v),v,method="kendall",exact=TRUE)$p.value;rep0(paste("MK exact p diff",i),abs(k-mkx$p_exact[i]))}}
